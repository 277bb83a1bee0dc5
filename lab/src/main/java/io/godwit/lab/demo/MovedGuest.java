package io.godwit.lab.demo;

import io.godwit.lab.controller.ControllerApi;
import io.godwit.lab.controller.LabController;
import io.godwit.lab.guest.DiskLog;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.guest.TcpSession;
import io.godwit.lab.guest.TcpSessionReport;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.linux.NetworkNamespace;
import io.godwit.linux.OutageProbe;
import io.godwit.linux.OutageProbeSettings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A guest under observation: a TCP session to its echo service and ARP probes of its address run from outside from the
 * first move to the last.
 */
public final class MovedGuest implements AutoCloseable {
    private static final int MESSAGES_PER_SECOND = 200;
    private static final Duration MOVE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final OutageProbeSettings PROBES = OutageProbeSettings.standard();

    private final Guest guest;
    private final LabController controller;
    private final List<LabHost> hosts;
    private final ControllerApi api;
    private final ProgressDisplay display;
    private final TcpSession session;
    private final OutageProbe probe;

    /** @param client the network namespace outside the guests that observes */
    public MovedGuest(
            Guest guest, LabController controller, List<LabHost> hosts, Path client, ProgressDisplay display) {
        this.guest = guest;
        this.controller = controller;
        this.hosts = List.copyOf(hosts);
        this.api = controller.api();
        this.display = display;
        this.session = guest.openSession(MESSAGES_PER_SECOND);
        try {
            this.probe = OutageProbe.start(
                    NetworkNamespace.of(client),
                    LabNetworkName.VM.adapter(),
                    (Inet4Address) InetAddress.getByName(guest.ip()),
                    PROBES);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw new LabException("cannot probe the guest's address " + guest.ip() + ": " + e.getMessage(), e);
        }
    }

    /** Moves the guest through the controller's API and measures. A move that fails is a result, too. */
    public MoveFigures move(String from, String to) {
        MoveObservation observation = new MoveObservation(from, to, PROBES.interval());
        GuestStatus before = guest.status();
        long startNanos = System.nanoTime();
        Instant start = Instant.now();
        TcpSession.Stretch stretch = session.startStretch();
        MigrationView move =
                watch(MigrationView.of(api.startMigration(guest.name(), to)).id());
        guest.findStatus()
                .ifPresent(status ->
                        observation.wrote(status.dirtyBytes() - before.dirtyBytes(), System.nanoTime() - startNanos));
        letItGoOn();
        TcpSessionReport messages = stretch.end(GRACE);
        observation.tcp(messages, Duration.ofNanos(System.nanoTime() - startNanos));
        observation.outage(probe.reportBetween(start, Instant.now()));
        guest.findStatus().ifPresent(after -> observation.guest(before, after, readDisk(after)));
        observation.memory(ProcessMemory.measure(controller, hosts, observation::note));
        return observation.figures(move);
    }

    @Override
    public void close() {
        probe.close();
        session.close();
    }

    private DiskLog readDisk(GuestStatus status) {
        return guest.readDisk(status);
    }

    /** A second's worth of messages and some disk writes after the move. */
    private void letItGoOn() {
        long answered = session.report().answered();
        long acked = guest.findStatus().map(GuestStatus::diskAcked).orElse(0L);
        long end = System.nanoTime() + AFTERWARDS.toNanos();
        while (System.nanoTime() < end
                && (session.report().answered() < answered + MESSAGES_PER_SECOND
                        || guest.findStatus().map(GuestStatus::diskAcked).orElse(0L) <= acked)) {
            pause();
        }
    }

    private MigrationView watch(String id) {
        long end = System.nanoTime() + MOVE_DEADLINE.toNanos();
        long reportEnd = Long.MAX_VALUE;
        while (true) {
            MigrationView move = MigrationView.of(api.migration(id));
            display.move(move);
            long now = System.nanoTime();
            if (move.ended()) {
                // The source's report, which has the figures, may come a moment after the news of the end.
                reportEnd = Math.min(reportEnd, now + REPORT_DEADLINE.toNanos());
                if (move.sourceReport() != null || now > reportEnd) {
                    display.endLine();
                    return move;
                }
            }
            if (now > end) {
                throw new LabException("move " + id + " of guest " + guest.name() + " did not end within "
                        + MOVE_DEADLINE.toMinutes() + " minutes; it is " + move.stateInWords());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while the guest was moving", e);
        }
    }
}
