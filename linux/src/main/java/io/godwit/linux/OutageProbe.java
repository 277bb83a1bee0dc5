package io.godwit.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures from outside how long an IPv4 address answers nobody (requirement A3): sends ARP probes with sender address
 * zero (RFC 5227), which need no address here and change no table anywhere, and takes the kernel's times of the answers.
 *
 * <p>The prober shares the machine with others: time in which it could not send is told apart and is no outage. Two
 * threads, no garbage while it runs. Needs root or CAP_NET_RAW.
 */
public final class OutageProbe implements AutoCloseable {
    private final ArpSocket socket;
    private final OutageProbeSettings settings;
    private final ProbeLog log;
    private final AtomicLong notSent = new AtomicLong();
    private final Thread sender;
    private final Thread receiver;
    private volatile boolean stopping;

    private OutageProbe(ArpSocket socket, String name, OutageProbeSettings settings) {
        this.socket = socket;
        this.settings = settings;
        this.log = new ProbeLog(settings.capacity());
        this.receiver =
                Thread.ofPlatform().name("probe-receive-" + name).daemon().unstarted(this::receive);
        this.sender = Thread.ofPlatform().name("probe-send-" + name).daemon().unstarted(this::send);
    }

    /**
     * Starts probing.
     *
     * @param namespace where the interface is
     * @param interfaceName an Ethernet interface, for example a bridge or one end of a veth pair, in the layer-2 segment
     *     of the target
     * @throws KernelException if the interface does not exist or the privilege is missing
     */
    public static OutageProbe start(
            NetworkNamespace namespace, String interfaceName, Inet4Address target, OutageProbeSettings settings)
            throws IOException {
        ArpSocket socket = namespace.call(() -> ArpSocket.open(interfaceName, target));
        OutageProbe probe = new OutageProbe(socket, interfaceName, settings);
        probe.receiver.start();
        probe.sender.start();
        return probe;
    }

    /** Everything still remembered, up to now. */
    public OutageReport report() {
        return reportBetween(Instant.EPOCH, Instant.now());
    }

    /** What happened between two instants of this machine's clock; outages that reach into the span are told whole. */
    public OutageReport reportBetween(Instant from, Instant to) {
        return log.trace().evaluate(from, to, settings);
    }

    /** Probes that the interface did not take, for example because it was down; they show as stalls. */
    public long notSent() {
        return notSent.get();
    }

    /** Stops; reports can still be made. Idempotent. */
    @Override
    public synchronized void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        LockSupport.unpark(sender);
        boolean interrupted = join(sender);
        interrupted |= join(receiver);
        socket.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        long interval = settings.interval().toNanos();
        long due = System.nanoTime();
        while (!stopping) {
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            if (!log.sent(OutageProbe::now, socket::send)) {
                notSent.incrementAndGet();
            }
            // Missed turns are not made up for: a burst would tell nothing.
            due += interval * (1 + Math.max(0, -wait) / interval);
        }
    }

    private void receive() {
        while (!stopping) {
            long time = socket.receive();
            if (time != 0) {
                log.answered(time, socket.answerer());
            }
        }
    }

    private static long now() {
        return ProbeTrace.nanos(Instant.now());
    }

    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
