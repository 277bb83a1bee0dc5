package io.godwit.lab.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The demo's report for people. */
public final class TextReport {
    private static final String NOT_MEASURED = "not measured, see the notes";

    private TextReport() {}

    /** All moves, then what is to be said of the whole. */
    public static List<String> lines(DemoReport report) {
        List<String> lines = new ArrayList<>(List.of(""));
        int number = 0;
        for (MoveFigures move : report.moves()) {
            number++;
            lines.addAll(move(number, move));
            lines.add("");
        }
        if (!report.notes().isEmpty()) {
            lines.add("Notes");
            report.notes().forEach(note -> lines.add("  - " + note));
            lines.add("");
        }
        if (report.failures().isEmpty()) {
            lines.add("All is well: " + report.moves().size()
                    + " moves completed, no message lost, no disk write lost, the guest's memory is intact.");
        } else {
            lines.add("NOT as it must be:");
            report.failures().forEach(failure -> lines.add("  - " + failure));
        }
        return lines;
    }

    private static List<String> move(int number, MoveFigures move) {
        List<String> lines = new ArrayList<>();
        lines.add("Move " + number + ": the guest from " + move.from() + " to " + move.to() + " - " + move.result());
        if (move.message() != null && !move.result().equals("completed")) {
            line(lines, "reason", move.message());
        }
        Long total = move.totalMs();
        line(lines, "total time", total == null ? NOT_MEASURED : Amounts.millis(total));
        line(lines, "phases", phases(move.phases()));
        line(lines, "transferred", transferred(move));
        line(lines, "pause", pause(move));
        line(lines, "outage", outage(move));
        line(lines, "TCP session", tcp(move.tcp()));
        line(lines, "disk writes", disk(move.disk()));
        line(lines, "guest memory", guest(move.guest()));
        List<String> memory = MemoryTargets.lines(move.rssMib());
        for (int i = 0; i < memory.size(); i++) {
            line(lines, i == 0 ? "processes" : "", memory.get(i));
        }
        return lines;
    }

    private static String phases(Map<String, Double> phases) {
        return phases.isEmpty()
                ? NOT_MEASURED
                : phases.entrySet().stream()
                        .map(phase -> phase.getKey() + " " + Amounts.millis(phase.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String transferred(MoveFigures move) {
        Long bytes = move.bytes();
        Long memory = move.memoryBytes();
        return (bytes == null ? "bytes on the wire " + NOT_MEASURED : Amounts.bytes(bytes) + " on the wire")
                + (memory == null ? "" : "; guest memory " + Amounts.bytes(memory))
                + (move.passes() == null ? "" : " in " + move.passes() + " passes");
    }

    private static String pause(MoveFigures move) {
        Double pause = move.pauseMs();
        Double error = move.pauseErrorMs();
        if (pause == null) {
            return NOT_MEASURED;
        }
        return String.format(Locale.ROOT, "%.1f ms", pause)
                + (error == null ? "" : String.format(Locale.ROOT, " (give or take %.1f ms)", error))
                + " in which the guest's CPUs stood still";
    }

    private static String outage(MoveFigures move) {
        Double outage = move.outageMs();
        return outage == null
                ? NOT_MEASURED
                : String.format(
                        Locale.ROOT,
                        "%.1f ms without an answer, seen from outside by an ARP probe every %.0f ms",
                        outage,
                        move.outageResolutionMs());
    }

    private static String tcp(MoveFigures.Tcp tcp) {
        return Amounts.count(tcp.sent()) + " messages sent, " + Amounts.count(tcp.answered()) + " answered, "
                + tcp.lost() + " lost, " + tcp.reconnects() + " reconnects; "
                + String.format(Locale.ROOT, "%.0f a second, ", tcp.messagesPerSecond()) + "longest wait "
                + Amounts.millis(tcp.longestGapMs());
    }

    private static String disk(MoveFigures.@Nullable Disk disk) {
        return disk == null
                ? NOT_MEASURED
                : Amounts.count(disk.acked()) + " acknowledged, " + Amounts.count(disk.found())
                        + " found again in the image; " + Amounts.count(disk.ackedDuringMove())
                        + " of them during this move";
    }

    private static String guest(MoveFigures.@Nullable GuestFigures guest) {
        return guest == null
                ? NOT_MEASURED
                : Amounts.bytes(guest.dirtyBytesPerSecond()) + "/s written meanwhile, "
                        + Amounts.count(guest.verifiedPages()) + " pages verified, " + guest.corruptedPages()
                        + " corrupted";
    }

    private static void line(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "  %-13s %s", name, value));
    }
}
