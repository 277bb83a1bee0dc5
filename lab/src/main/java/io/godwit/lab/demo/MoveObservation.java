package io.godwit.lab.demo;

import io.godwit.lab.demo.MoveFigures.Disk;
import io.godwit.lab.demo.MoveFigures.GuestFigures;
import io.godwit.lab.demo.MoveFigures.Tcp;
import io.godwit.lab.guest.DiskLog;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.guest.TcpSessionReport;
import io.godwit.linux.OutageReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is seen of one move and says of what was not seen why. */
final class MoveObservation {
    private final String from;
    private final String to;
    private final Duration resolution;
    private final List<String> notes = new ArrayList<>();
    private Tcp tcp = new Tcp(0, 0, 0, 0, 0, 0);
    private @Nullable Double outageMs;
    private @Nullable Disk disk;
    private @Nullable GuestFigures guest;
    private @Nullable Long dirtyBytesPerSecond;
    private Map<String, Resident> rssMib = Map.of();

    MoveObservation(String from, String to, Duration resolution) {
        this.from = from;
        this.to = to;
        this.resolution = resolution;
    }

    void note(String text) {
        notes.add("move from " + from + " to " + to + ": " + text);
    }

    void wrote(long bytes, long nanos) {
        dirtyBytesPerSecond = Math.round(bytes / (nanos / 1e9));
    }

    void tcp(TcpSessionReport report, Duration length) {
        tcp = new Tcp(
                report.sent(),
                report.answered(),
                report.lost(),
                report.reconnects(),
                millis(report.longestGap()),
                tenths(report.sent() / (length.toNanos() / 1e9)));
    }

    void outage(OutageReport report) {
        if (report.sent() == 0 || report.answered() == 0) {
            note("outage: " + report.sent() + " ARP probes were sent and " + report.answered() + " answered");
            return;
        }
        outageMs = millis(report.longestOutage());
        report.outages().stream()
                .max(Comparator.comparing(OutageReport.Outage::length))
                .filter(longest -> longest.stalled().toMillis() > 0)
                .ifPresent(longest -> note("outage: this machine was too busy to probe for "
                        + Amounts.millis(millis(longest.stalled()))
                        + " of it, so that it may have been shorter by up to that much"));
        report.outages().stream()
                .filter(outage -> !outage.ended())
                .forEach(outage -> note("outage: the guest did not answer at the end of the observation either"));
    }

    void guest(GuestStatus before, GuestStatus after, DiskLog log) {
        disk = new Disk(log.acked(), log.found(), after.diskAcked() - before.diskAcked());
        Long rate = dirtyBytesPerSecond;
        if (rate != null) {
            guest = new GuestFigures(
                    rate,
                    after.verifiedPages() - before.verifiedPages(),
                    after.corruptedPages(),
                    !after.bootId().equals(before.bootId()));
        }
    }

    void memory(Map<String, Resident> mebibytes) {
        rssMib = mebibytes;
    }

    MoveFigures figures(MigrationView move) {
        MigrationView.Report report = move.sourceReport();
        MigrationView.Pause pause = report == null ? null : report.pause();
        if (report == null) {
            note("phases, bytes and pause: the controller has no report of the source");
        } else if (pause == null) {
            note("pause: the report tells of no STOP and RESUME");
        }
        if (report != null && report.bytes() == 0) {
            note("bytes: the report does not tell them");
        }
        if (guest == null) {
            note("guest and disk: the guest did not answer");
        }
        Map<String, Double> phases = new LinkedHashMap<>();
        if (report != null) {
            report.phases().stream()
                    .filter(phase -> !phase.name().contains("."))
                    .forEach(phase -> phases.merge(phase.name(), phase.durationMicros() / 1000.0, Double::sum));
        }
        return new MoveFigures(
                from,
                to,
                move.state().toLowerCase(Locale.ROOT),
                move.message(),
                move.totalMillis(),
                pause == null ? null : pause.pauseMicros() / 1000.0,
                pause == null ? null : pause.clockErrorMicros() / 1000.0,
                outageMs,
                resolution.toNanos() / 1e6,
                report == null || report.bytes() == 0 ? null : (Long) report.bytes(),
                report == null || report.memoryBytes() == 0 ? null : (Long) report.memoryBytes(),
                report == null ? null : (Integer) report.passes(),
                phases,
                tcp,
                disk,
                guest,
                rssMib,
                notes);
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e4) / 100.0;
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
