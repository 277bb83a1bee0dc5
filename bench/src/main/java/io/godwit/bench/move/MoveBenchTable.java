package io.godwit.bench.move;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The bench's report for people. */
final class MoveBenchTable {
    private static final double MEBIBYTE = 1 << 20;

    private MoveBenchTable() {}

    static List<String> lines(MoveBenchReport report) {
        List<String> lines = new ArrayList<>(List.of(""));
        lines.add(row("median (min-max)", "wall ms", "pause ms", "outage ms", "MiB sent", "runs"));
        for (Way way : report.ways()) {
            lines.add(row(
                    way.key(),
                    cell(report, way, Measure.WALL, 1),
                    cell(report, way, Measure.PAUSE, 1),
                    cell(report, way, Measure.OUTAGE, 1),
                    cell(report, way, Measure.BYTES, MEBIBYTE),
                    runs(report, way)));
            lines.add("    " + way.meaning() + ".");
        }
        lines.add("");
        report.virshWays().forEach(way -> lines.add(ratio(report, way)));
        lines.add("");
        lines.addAll(meanings());
        lines.addAll(conditions(report.conditions()));
        lines.addAll(failures(report));
        return lines;
    }

    private static List<String> meanings() {
        return List.of(
                "wall     from the request to its end: what the person or script waits for.",
                "pause    from QEMU's STOP at the source to its RESUME at the target: the guest's CPUs stand still.",
                "outage   the longest time without an answer to ARP probes from outside: what the network sees.",
                "MiB sent received by the migration adapters of both hosts, all headers included.",
                "",
                "virsh runs: virsh migrate --live --persistent --undefinesource --unsafe --migrateuri tcp://ADDRESS,"
                        + " with what the line says beside.",
                "    --unsafe: the disk lies in a directory that both hosts see on one local file system, which libvirt"
                        + " does not know as shared; Godwit proves the sharing first and then sets the same flag.");
    }

    private static String ratio(MoveBenchReport report, Way way) {
        StringBuilder line = new StringBuilder("godwit / " + way.key() + ": ");
        String separator = "";
        for (Measure measure : List.of(Measure.PAUSE, Measure.OUTAGE, Measure.WALL, Measure.BYTES)) {
            OptionalDouble ratio = report.ratio(way, measure);
            line.append(separator)
                    .append(measure.name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(ratio.isEmpty() ? "not measured" : verdict(ratio.getAsDouble()));
            separator = ", ";
        }
        return line.append('.').toString();
    }

    private static String verdict(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio)
                + (ratio < 1 ? " (less)" : ratio <= MoveBenchReport.EQUAL ? " (equal: up to 1.10)" : " (more)");
    }

    private static String cell(MoveBenchReport report, Way way, Measure measure, double unit) {
        return report.spread(way, measure)
                .map(spread -> String.format(
                        Locale.ROOT,
                        "%.1f (%.1f-%.1f)",
                        spread.median() / unit,
                        spread.min() / unit,
                        spread.max() / unit))
                .orElse("not measured");
    }

    private static String runs(MoveBenchReport report, Way way) {
        long completed = report.count(way, Sample.Outcome.COMPLETED);
        long failed = report.count(way, Sample.Outcome.FAILED);
        long skipped = report.count(way, Sample.Outcome.SKIPPED);
        return completed
                + (failed > 0 ? ", " + failed + " FAILED" : "")
                + (skipped > 0 ? ", " + skipped + " SKIPPED" : "");
    }

    private static List<String> conditions(Conditions conditions) {
        List<String> lines = new ArrayList<>(List.of(
                "",
                String.format(
                        Locale.ROOT,
                        "Conditions: %d runs of each way (and %d before that do not count), interleaved, each round in"
                                + " rotated order; guest of %.0f MiB that writes %.0f MiB/s; %d CPUs, guests by %s; load"
                                + " average %.2f before, %.2f after; a probe every %.0f ms.",
                        conditions.runs(),
                        conditions.warmUpRuns(),
                        conditions.memoryBytes() / MEBIBYTE,
                        conditions.dirtyBytesPerSecond() / MEBIBYTE,
                        conditions.cpus(),
                        conditions.acceleration(),
                        conditions.loadBefore(),
                        conditions.loadAfter(),
                        conditions.probeIntervalMillis()),
                "Versions: " + versions(conditions.versions()) + "."));
        conditions.notes().forEach(note -> lines.add("Note: " + note));
        return lines;
    }

    private static String versions(Map<String, String> versions) {
        return String.join(
                ", ",
                new TreeMap<>(versions)
                        .entrySet().stream()
                                .map(version -> version.getKey() + " " + version.getValue())
                                .toList());
    }

    private static List<String> failures(MoveBenchReport report) {
        List<String> lines = new ArrayList<>();
        for (Sample sample : report.samples()) {
            if (sample.failure() != null) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: %s in round %d %s: %s",
                        sample.outcome(),
                        sample.way().key(),
                        sample.round() + 1,
                        sample.from().isEmpty() ? "" : "from " + sample.from() + " to " + sample.to(),
                        sample.failure()));
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }

    private static String row(String way, String wall, String pause, String outage, String bytes, String runs) {
        return String.format(Locale.ROOT, "%-18s %-24s %-24s %-24s %-22s %s", way, wall, pause, outage, bytes, runs)
                .stripTrailing();
    }
}
