package io.godwit.lab;

import io.godwit.lab.demo.DemoReport;
import io.godwit.lab.demo.MoveFigures;
import io.godwit.lab.demo.MoveRules;
import io.godwit.lab.demo.MovedGuest;
import io.godwit.lab.demo.ProgressDisplay;
import io.godwit.lab.demo.Resident;
import io.godwit.lab.demo.TextReport;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit demo}: a lab of its own, a guest in it, moved there and back, measured from outside. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Makes two hosts on this machine, boots a guest on the first, moves it to the second and back while it"
                    + " writes its memory and its disk and answers on a TCP session, and reports each move:"
                    + " total time, phases, bytes, pause, outage seen from outside, messages and disk writes lost (none).",
            "",
            "Needs root; installs missing Debian packages (asks first). Takes less than 3 minutes once Godwit is built."
                    + " Ctrl-C at any time removes everything.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when both moves completed and nothing was lost, else 1 and a sentence that says what.",
            "",
            "After --keep, with the lab's name that it tells:",
            "  eval \"$(./godwit lab env --name NAME)\"",
            "  ./godwit vm ls",
            "  ./godwit vm migrate demo --to h2 --wait",
            "  ./godwit lab down --name NAME"
        })
final class DemoCommand implements Callable<Integer> {
    private static final long MEBIBYTE = 1L << 20;
    private static final String GUEST = "demo";
    private static final int LOG_LINES = 30;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of the report.")
    private boolean json;

    @Option(names = "--keep", description = "Leave the lab running and say how to go on.")
    private boolean keep;

    @Option(names = "--yes", description = "Install missing packages without asking.")
    @SuppressWarnings("unused") // read by the launcher script, before this program starts
    private boolean yes;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        ProgressDisplay display = ProgressDisplay.onStandardError(err);
        String name = freshName();
        AtomicBoolean brokenOff = new AtomicBoolean();
        Thread notice = Thread.ofPlatform().unstarted(() -> {
            brokenOff.set(true);
            display.step("broken off: removing lab " + name);
        });
        Runtime.getRuntime().addShutdownHook(notice);
        try {
            DemoReport report = run(name, display);
            removeHook(notice);
            return report.failures().isEmpty() ? 0 : 1;
        } catch (LabException e) {
            display.endLine();
            if (brokenOff.get()) {
                return 1;
            }
            removeHook(notice);
            throw e;
        }
    }

    private DemoReport run(String name, ProgressDisplay display) {
        display.step("making lab " + name);
        try (Lab lab = Lab.up(LabSettings.named(name), display::step)) {
            display.step("booting guest " + GUEST + " on host h1");
            Guest guest = lab.createGuest(GuestSettings.of(GUEST, "h1").withDirtyRate(40 * MEBIBYTE));
            DemoReport report = moveThereAndBack(lab, guest, display);
            print(report);
            if (keep) {
                lab.keepRunning();
                tellHowToGoOn(name);
            } else {
                display.step("removing lab " + name);
            }
            return report;
        }
    }

    private DemoReport moveThereAndBack(Lab lab, Guest guest, ProgressDisplay display) {
        List<MoveFigures> moves = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (MovedGuest moved = new MovedGuest(guest, lab.controller(), lab.hosts(), lab.client(), display)) {
            for (List<String> way : List.of(List.of("h1", "h2"), List.of("h2", "h1"))) {
                display.step("moving guest " + GUEST + " from " + way.getFirst() + " to " + way.getLast());
                MoveFigures move = moved.move(way.getFirst(), way.getLast());
                moves.add(move);
                failures.addAll(MoveRules.failures(move));
                if (!move.result().equals("completed")) {
                    failures.add("The guest was not moved further.");
                    break;
                }
            }
        } catch (LabException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            failures.add(String.valueOf(e.getMessage()));
        }
        if (!failures.isEmpty()) {
            lab.hosts().forEach(this::showLog);
        }
        Map<String, Resident> memory =
                moves.isEmpty() ? Map.of() : moves.getLast().rssMib();
        List<String> notes =
                moves.stream().flatMap(move -> move.notes().stream()).collect(Collectors.toList());
        return new DemoReport(moves, memory, notes, failures);
    }

    private void print(DemoReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toJson());
        } else {
            TextReport.lines(report).forEach(out::println);
        }
        out.flush();
        if (json) {
            report.failures().forEach(failure -> spec.commandLine().getErr().println("godwit: " + failure));
        }
    }

    private void tellHowToGoOn(String name) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Lab " + name + " goes on. To go on with it:");
        err.println("  eval \"$(./godwit lab env --name " + name + ")\"");
        err.println("  ./godwit vm ls");
        err.println("  ./godwit vm migrate " + GUEST + " --to h2 --wait");
        err.println("  ./godwit lab down --name " + name + "        # removes it");
        err.flush();
    }

    /** The lab and its logs go: what they say last is shown. */
    private void showLog(LabHost host) {
        PrintWriter err = spec.commandLine().getErr();
        Path log = host.paths().varLibGodwit().resolve("mover.log");
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            err.println("The last lines of the mover's log on host " + host.name() + ":");
            lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                    .forEach(line -> err.println("  " + line));
        } catch (IOException e) {
            err.println("The mover's log on host " + host.name() + " (" + log + ") cannot be read: " + e.getMessage());
        }
        err.flush();
    }

    /** Unique on this machine, so that demos run side by side. */
    private static String freshName() {
        String name;
        do {
            name = LabName.unique("demo").value();
        } while (new LabRemains(new LabName(name)).exist());
        return name;
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
