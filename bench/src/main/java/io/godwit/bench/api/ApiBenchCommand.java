package io.godwit.bench.api;

import io.godwit.bench.api.ApiBench.Extent;
import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code godwit bench api}. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a controller of its own on loopback, joins modelled hosts and opens event streams; reports how long"
                    + " lists, single answers and events take, how long the controller needs until it is ready, and its"
                    + " memory, beside the project's targets.",
            "",
            "Needs no root and no hypervisor; takes some minutes. Everything it makes lies in a directory of its own,"
                    + " which is removed at the end.",
            ""
        },
        footer = {"", "Exit status: 0 when everything was measured, also when a target is missed; else 1."})
public final class ApiBenchCommand implements Callable<Integer> {

    private static final int MOST_STREAMS = 200;
    private static final int MOST_VMS = 5000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--hosts", defaultValue = "200", description = "Modelled hosts (${DEFAULT-VALUE}).")
    private int hosts;

    @Option(names = "--vms", defaultValue = "4000", description = "VMs in all, at most 5000 (${DEFAULT-VALUE}).")
    private int vms;

    @Option(names = "--streams", defaultValue = "50", description = "Event streams, at most 200 (${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--requests",
            defaultValue = "400",
            description = "Answers of each kind that are measured (${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--warm-up",
            defaultValue = "200",
            description = "Answers of each kind before those that count (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--changes",
            defaultValue = "200",
            description = "Changes at hosts that are followed to every client (${DEFAULT-VALUE}).")
    private int changes;

    @Option(
            names = "--starts",
            defaultValue = "5",
            description = "Starts on an empty directory, and again on a used one (${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Override
    public Integer call() {
        Extent extent = extent();
        Path scratch = scratch();
        Thread removal = Thread.ofPlatform().unstarted(() -> remove(scratch));
        Runtime.getRuntime().addShutdownHook(removal);
        ApiBenchReport report = new ApiBench(home(), scratch, extent, this::step).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
        } else {
            ApiBenchTable.lines(report).forEach(out::println);
        }
        out.flush();
        return 0;
    }

    private Extent extent() {
        if (hosts < 1
                || hosts > 1000
                || vms < hosts
                || vms > MOST_VMS
                || streams < 1
                || streams > MOST_STREAMS
                || Stream.of(requests, changes, starts).anyMatch(number -> number < 1 || number > 100_000)
                || warmUp < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "1 to 1000 hosts, at least one VM for each and at most " + MOST_VMS + ", 1 to " + MOST_STREAMS
                            + " streams, and at least one request, change and start are needed");
        }
        return new Extent(hosts, vms, streams, requests, warmUp, changes, starts);
    }

    private Path home() {
        String home = System.getProperty("godwit.home");
        if (home == null) {
            throw new LabException("start this by the launcher: ./godwit bench api");
        }
        return Path.of(home);
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("godwit-bench-api");
        } catch (IOException e) {
            throw new LabException("cannot make a directory of its own: " + e.getMessage(), e);
        }
    }

    private static void remove(Path scratch) {
        try (Stream<Path> tree = Files.walk(scratch)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            System.err.println("cannot remove " + scratch + ": " + e.getMessage());
        }
    }

    private void step(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }
}
