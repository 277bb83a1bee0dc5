package io.godwit.bench.move;

import io.godwit.lab.guest.Guest;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A guest whose QEMUs are started by the bench, without libvirt, and migrated by QEMU's monitor alone. */
final class RawSubject implements Subject, AutoCloseable {
    static final String TAP = "rawtap0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MOVE_DEADLINE = Duration.ofMinutes(5);
    private static final int PORT = 49300;
    /** As libvirt's default: no limit worth the name. */
    private static final long BANDWIDTH = Long.MAX_VALUE >> 20 << 20;

    private static final long STEP_NANOS = 5_000_000;
    private static final long PAUSE_MILLIS = 300;
    private static final int CHANNELS = 2;

    /** The QEMU that has the guest, or waits for it. */
    private record Running(LabHost host, long pid, QmpConnection monitor) {}

    private final Guest guest;
    private final Function<String, LabHost> hosts;
    private final List<String> libvirtsArguments;
    private final SwitchTimes times = new SwitchTimes();
    private int started;
    private Running running;
    private volatile boolean migrationFailed;

    private RawSubject(Guest guest, Function<String, LabHost> hosts, List<String> libvirtsArguments, String firstHost) {
        this.guest = guest;
        this.hosts = hosts;
        this.libvirtsArguments = libvirtsArguments;
        this.running = launch(hosts.apply(firstHost), false);
    }

    /**
     * Takes a guest that is defined on the host and shut off away from libvirt, once libvirt has said how it starts it, and
     * boots it.
     */
    static RawSubject boot(Guest guest, String host, Function<String, LabHost> hosts, List<LabHost> all) {
        LabHost first = hosts.apply(host);
        all.forEach(RawSubject::makeTap);
        first.exec(List.of("virsh", "-q", "-c", "qemu:///system", "start", "--paused", guest.name()));
        List<String> arguments;
        try {
            Path process = Path.of("/proc", Long.toString(qemus(first, guest).getFirst()));
            arguments = Arrays.stream(
                            Files.readString(process.resolve("cmdline")).split("\0", -1))
                    .takeWhile(argument -> !argument.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot read how libvirt starts guest " + guest.name() + ": " + e.getMessage(), e);
        }
        first.exec(List.of("virsh", "-q", "-c", "qemu:///system", "destroy", guest.name()));
        first.exec(List.of("virsh", "-q", "-c", "qemu:///system", "undefine", guest.name()));
        RawSubject subject = new RawSubject(guest, hosts, arguments, host);
        Await.until(
                PATIENCE,
                () -> guest.findStatus().isPresent(),
                () -> "guest " + guest.name() + " did not boot: " + String.join("\n", guest.console()));
        return subject;
    }

    private static void makeTap(LabHost host) {
        host.exec(List.of("ip", "tuntap", "add", "dev", TAP, "mode", "tap", "vnet_hdr"));
        host.exec(List.of("ip", "link", "set", TAP, "master", "br-vm", "up"));
    }

    private static List<Long> qemus(LabHost host, Guest guest) {
        return host.processes("-name guest=" + guest.name() + ",");
    }

    /** Starts a QEMU on the host; it runs the guest, or waits for it. */
    private Running launch(LabHost host, boolean incoming) {
        started++;
        String socket = "raw" + started + ".sock";
        RawCommandLine line = RawCommandLine.of(
                libvirtsArguments, "/run/" + socket, TAP, "/var/log/libvirt/qemu/console-" + guest.name() + ".log");
        String log = "/var/log/libvirt/qemu/raw" + started + ".log";
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "exec setsid \"$@\" >" + log + " 2>&1 </dev/null &", "raw"));
        command.addAll((incoming ? line.incoming() : line).arguments());
        host.exec(command);
        QmpConnection monitor = awaitMonitor(host, host.paths().run().resolve(socket), log);
        return new Running(host, qemus(host, guest).getFirst(), monitor);
    }

    private QmpConnection awaitMonitor(LabHost host, Path socket, String log) {
        List<QmpConnection> opened = new ArrayList<>();
        soon(
                () -> open(host, socket).map(opened::add).isPresent(),
                () -> "QEMU on host " + host.name() + " opened no monitor; its log there: " + log);
        return opened.getFirst();
    }

    private Optional<QmpConnection> open(LabHost host, Path socket) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try {
            return Optional.of(QmpConnection.open(socket, event -> seen(host.name(), event)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void seen(String host, QmpConnection.Event event) {
        if (event.name().equals("MIGRATION")
                && event.data().path("status").asString("").equals("failed")) {
            migrationFailed = true;
        }
        times.seen(host, event.name(), event.micros());
    }

    @Override
    public Guest guest() {
        return guest;
    }

    @Override
    public SwitchTimes times() {
        return times;
    }

    @Override
    public String place() {
        JsonNode status = running.monitor().execute("query-status", Map.of());
        if (!status.path("status").asString("").equals("running")) {
            throw new LabException("guest " + guest.name() + " does not run on "
                    + running.host().name() + ": " + status);
        }
        return running.host().name();
    }

    @Override
    public void wake() {
        running.monitor().execute("cont", Map.of());
    }

    @Override
    public void rest() {
        running.monitor().execute("stop", Map.of());
    }

    @Override
    public double move(Way way, String from, String to) {
        migrationFailed = false;
        long start = System.nanoTime();
        Running target = launch(hosts.apply(to), true);
        try {
            String uri = "tcp:" + target.host().address(LabNetworkName.MIGRATION) + ":" + PORT;
            configure(target.monitor());
            configure(running.monitor());
            target.monitor().execute("migrate-incoming", Map.of("uri", uri));
            running.monitor().execute("migrate", Map.of("uri", uri));
            awaitSwitch(from, to);
        } catch (LabException e) {
            end(target);
            throw e;
        }
        end(running);
        running = target;
        return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public Optional<Anatomy> anatomy(Way way) {
        return Optional.empty();
    }

    private void awaitSwitch(String from, String to) {
        try {
            long end = System.nanoTime() + MOVE_DEADLINE.toNanos();
            while (times.await(from, to, Duration.ofMillis(100)).isEmpty()) {
                if (migrationFailed || System.nanoTime() > end) {
                    throw new LabException("QEMU's migration did not complete: "
                            + running.monitor().execute("query-migrate", Map.of()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while the guest was moving", e);
        }
    }

    private static void configure(QmpConnection monitor) {
        monitor.execute(
                "migrate-set-capabilities",
                Map.of("capabilities", List.of(on("multifd"), on("events"), on("return-path"))));
        monitor.execute(
                "migrate-set-parameters",
                Map.of("multifd-channels", CHANNELS, "downtime-limit", PAUSE_MILLIS, "max-bandwidth", BANDWIDTH));
    }

    private static Map<String, Object> on(String capability) {
        return Map.of("capability", capability, "state", true);
    }

    /** Ends a QEMU whose guest is elsewhere, or never came. */
    private static void end(Running old) {
        old.monitor().execute("quit", Map.of());
        old.monitor().close();
        soon(() -> isGone(old.pid()), () -> "QEMU on host " + old.host().name() + " does not end");
    }

    /** A process that nobody has waited for yet has no command line any more. */
    private static boolean isGone(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    /** As {@link Await}, in steps that do not blur what is measured. */
    private static void soon(BooleanSupplier condition, Supplier<String> message) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new LabException(message.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while waiting for QEMU");
            }
        }
    }

    @Override
    public void close() {
        running.monitor().close();
    }
}
