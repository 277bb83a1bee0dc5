package io.godwit.bench.api;

import io.godwit.bench.api.ApiBenchReport.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people. */
final class ApiBenchTable {

    private static final double MEBIBYTE = 1 << 20;

    private ApiBenchTable() {}

    static List<String> lines(ApiBenchReport report) {
        List<String> lines = new ArrayList<>();
        ApiBenchReport.Load load = report.load();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, "%d hosts, %d VMs, %d event streams", load.hosts(), load.vms(), load.streams()));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-34s%9s%11s%11s%11s", "milliseconds", "n", "median", "p99", "max"));
        lines.add(row(
                String.format(Locale.ROOT, "list, all VMs (%.1f MiB)", load.listBytes() / MEBIBYTE), report.list()));
        lines.add(row("list, a page of 100", report.page()));
        lines.add(row("show one VM", report.show()));
        lines.add(row("change at a host to its event", report.event()));
        lines.add(row("ready, empty directory", report.readyFresh()));
        lines.add(row("ready, again", report.readyAgain()));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "memory of the controller: %.0f MiB after the load, at most %.0f MiB",
                report.residentBytes() / MEBIBYTE,
                report.peakBytes() / MEBIBYTE));
        lines.add("");
        report.targets().forEach(target -> lines.add(verdict(target)));
        lines.add("");
        ApiBenchReport.Machine machine = report.machine();
        lines.add(String.format(
                Locale.ROOT,
                "%d processors, Java %s, load average %.1f before and %.1f after; hosts and clients shared the machine"
                        + " with the controller.",
                machine.processors(),
                machine.java(),
                machine.loadBefore(),
                machine.loadAfter()));
        return lines;
    }

    private static String row(String name, Latencies figures) {
        return String.format(
                Locale.ROOT,
                "%-34s%9d%11.1f%11.1f%11.1f",
                name,
                figures.count(),
                figures.median(),
                figures.p99(),
                figures.max());
    }

    private static String verdict(Target target) {
        return String.format(
                Locale.ROOT,
                "%-34s target <= %5.0f %-4s measured %8.1f %-4s %s",
                target.name(),
                target.limit(),
                target.unit(),
                target.measured(),
                target.unit(),
                target.met() ? "met" : "MISSED");
    }
}
