package io.godwit.bench.move;

import io.godwit.lab.Lab;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.process.Await;
import io.godwit.linux.NetworkNamespace;
import io.godwit.linux.OutageProbe;
import io.godwit.linux.OutageProbeSettings;
import io.godwit.linux.OutageReport;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;

/** One move under observation, alike for every way: QEMU's events, ARP probes from outside, the adapters' counters. */
final class ObservedMove {
    static final Duration PROBE_INTERVAL = Duration.ofMillis(2);
    private static final OutageProbeSettings PROBES = new OutageProbeSettings(
            PROBE_INTERVAL, PROBE_INTERVAL.multipliedBy(5), PROBE_INTERVAL.multipliedBy(5), Duration.ofMinutes(2));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ANSWERS_BEFORE = 100;
    private static final int ANSWERS_AFTER = 50;

    private final Lab lab;
    private final Subject subject;

    ObservedMove(Lab lab, Subject subject) {
        this.lab = lab;
        this.subject = subject;
    }

    /** Moves the guest to the other host. A move that fails is a result, too. */
    Sample run(Way way, int round) {
        String from = subject.place();
        String to = lab.hosts().stream()
                .map(host -> host.name())
                .filter(name -> !name.equals(from))
                .findFirst()
                .orElseThrow();
        try (OutageProbe probe = probe(subject.guest())) {
            GuestStatus before = subject.guest().status();
            subject.times().forget();
            awaitAnswers(probe, Instant.now(), ANSWERS_BEFORE);
            long bytes = AdapterBytes.received(lab.hosts());
            Instant start = Instant.now();
            double wall = subject.move(way, from, to);
            SwitchTimes.Switch times = switchTimes(from, to);
            awaitAnswers(probe, Instant.now(), ANSWERS_AFTER);
            bytes = AdapterBytes.received(lab.hosts()) - bytes;
            OutageReport outage = probe.reportBetween(start, Instant.now());
            requireIntact(before, subject.guest().status());
            return new Sample(
                    way,
                    round,
                    from,
                    to,
                    Sample.Outcome.COMPLETED,
                    wall,
                    times.pauseMillis(),
                    outage.longestOutage().toNanos() / 1e6,
                    (double) bytes,
                    null,
                    subject.anatomy(way).orElse(null));
        } catch (LabException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Sample.failed(way, round, from, to, String.valueOf(e.getMessage()));
        }
    }

    private OutageProbe probe(Guest guest) {
        try {
            return OutageProbe.start(
                    NetworkNamespace.of(lab.client()),
                    LabNetworkName.VM.adapter(),
                    (Inet4Address) InetAddress.getByName(guest.ip()),
                    PROBES);
        } catch (IOException e) {
            throw new LabException("cannot probe the guest's address " + guest.ip() + ": " + e.getMessage(), e);
        }
    }

    private static void awaitAnswers(OutageProbe probe, Instant since, int answers) {
        Await.until(
                PATIENCE,
                () -> probe.reportBetween(since, Instant.now()).answered() >= answers,
                () -> "the guest does not answer to ARP probes: "
                        + probe.reportBetween(since, Instant.now()).answered() + " answers to "
                        + probe.reportBetween(since, Instant.now()).sent() + " probes");
    }

    private SwitchTimes.Switch switchTimes(String from, String to) {
        try {
            return subject.times()
                    .await(from, to, PATIENCE)
                    .orElseThrow(() -> new LabException("the move is over, but QEMU's STOP at " + from
                            + " and RESUME at " + to + " were not seen"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for QEMU's events", e);
        }
    }

    private static void requireIntact(GuestStatus before, GuestStatus after) {
        if (!after.memoryIntact() || !after.bootId().equals(before.bootId())) {
            throw new LabException("the guest's memory is not what it was: " + after);
        }
    }
}
