package io.godwit.bench.move;

import io.godwit.lab.ByteSize;
import io.godwit.lab.Lab;
import io.godwit.lab.LabSettings;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code godwit bench move}. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        description = {
            "Makes two hosts on this machine and moves a guest between them by Godwit, by virsh migrate (managed and"
                    + " peer to peer, with and without Godwit's multifd) and by QEMU's monitor alone, in turn and in"
                    + " rotated order; reports wall time, pause, outage and bytes of each and their ratios.",
            "",
            "Needs root. 20 runs of each way take about 15 minutes. Ctrl-C at any time removes everything.",
            ""
        },
        footer = {"", "Exit status: 0 when every run completed, else 1; what failed is counted and shown."})
public final class MoveBenchCommand implements Callable<Integer> {
    private static final String GUEST = "moved";
    private static final String RAW_GUEST = "raw";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--runs", defaultValue = "20", description = "Runs of each way (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--warm-up",
            defaultValue = "2",
            description = "Runs of each way before those that count (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--memory", defaultValue = "256MiB", description = "The guest's memory (${DEFAULT-VALUE}).")
    private String memory = "";

    @Option(
            names = "--dirty",
            defaultValue = "20MiB/s",
            description = "How fast the guest writes its memory (${DEFAULT-VALUE}).")
    private String dirty = "";

    @Option(
            names = "--ways",
            split = ",",
            defaultValue = "godwit,virsh,virsh_p2p,virsh_multifd,virsh_p2p_multifd,qmp",
            description = "Which ways to measure (${DEFAULT-VALUE}).")
    private List<String> ways = List.of();

    @Option(
            names = "--settle",
            defaultValue = "1500",
            description =
                    "Milliseconds between two moves, in which the guest and the machine settle (${DEFAULT-VALUE}).")
    private int settleMillis;

    @Option(
            names = "--anatomy",
            description = "Show where the time of Godwit's move with the middle wall time went, part by part.")
    private boolean anatomy;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Option(names = "--keep", description = "Leave the lab running.")
    private boolean keep;

    @Option(names = "--yes", description = "Install missing packages without asking.")
    @SuppressWarnings("unused") // read by the launcher script, before this program starts
    private boolean yes;

    @Override
    public Integer call() {
        List<Way> chosen = chosenWays();
        String name = LabName.unique("bench").value();
        AtomicBoolean brokenOff = new AtomicBoolean();
        Thread notice = Thread.ofPlatform().unstarted(() -> {
            brokenOff.set(true);
            step("broken off: removing lab " + name);
        });
        Runtime.getRuntime().addShutdownHook(notice);
        try {
            MoveBenchReport report = run(name, chosen);
            removeHook(notice);
            return report.complete() ? 0 : 1;
        } catch (LabException e) {
            if (brokenOff.get()) {
                return 1;
            }
            removeHook(notice);
            throw e;
        }
    }

    private List<Way> chosenWays() {
        if (runs < 1 || runs > 1000 || warmUp < 0 || warmUp > 100 || settleMillis < 0 || settleMillis > 600_000) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--runs must be 1 to 1000, --warm-up 0 to 100, --settle 0 to 600000; not " + runs + ", " + warmUp
                            + ", " + settleMillis);
        }
        try {
            List<Way> known = ways.stream().map(String::strip).map(Way::of).toList();
            return Arrays.stream(Way.values()).filter(known::contains).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private MoveBenchReport run(String name, List<Way> chosen) {
        BenchGuestSettings guests = new BenchGuestSettings(ByteSize.parse(memory), ByteSize.parseRate(dirty));
        step("making lab " + name);
        try (Lab lab = Lab.up(LabSettings.named(name), this::step)) {
            MoveBenchReport report;
            try (Subjects subjects = Subjects.boot(lab, chosen, guests, GUEST, RAW_GUEST, this::step)) {
                double loadBefore = Machine.loadAverage();
                List<Sample> samples = new MoveBench(chosen, warmUp, runs, subjects::run, this::tell)
                        .run(Duration.ofMillis(settleMillis));
                report = new MoveBenchReport(
                        samples,
                        new Conditions(
                                runs,
                                warmUp,
                                guests.memoryBytes(),
                                guests.dirtyBytesPerSecond(),
                                Runtime.getRuntime().availableProcessors(),
                                loadBefore,
                                Machine.loadAverage(),
                                subjects.acceleration(),
                                ObservedMove.PROBE_INTERVAL.toNanos() / 1e6,
                                Machine.versions(lab.hosts().getFirst()),
                                List.of()));
            }
            print(report);
            if (keep) {
                lab.keepRunning();
                step("lab " + name + " goes on; './godwit lab down --name " + name + "' removes it");
            } else {
                step("removing lab " + name);
            }
            return report;
        }
    }

    private void print(MoveBenchReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
        } else {
            MoveBenchTable.lines(report).forEach(out::println);
            if (anatomy) {
                report.anatomy().ifPresent(found -> found.lines().forEach(out::println));
            }
        }
        out.flush();
    }

    private void tell(Sample sample) {
        String result = sample.failure() != null
                ? sample.outcome() + ": " + sample.failure()
                : String.format(
                        Locale.ROOT,
                        "wall %.0f ms, pause %.1f ms, outage %.1f ms, %.1f MiB",
                        sample.wallMillis(),
                        sample.pauseMillis(),
                        sample.outageMillis(),
                        bytes(sample) / (1 << 20));
        step((sample.warmUp() ? "warm-up" : "round " + (sample.round() + 1)) + "  "
                + sample.way().key() + "  " + result);
    }

    private static double bytes(Sample sample) {
        Double bytes = sample.bytes();
        return bytes == null ? 0 : bytes;
    }

    private void step(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ctrl-C came at the very end: the hook has spoken.
            return;
        }
    }
}
