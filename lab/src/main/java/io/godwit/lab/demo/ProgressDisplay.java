package io.godwit.lab.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells how far the demo is: on a terminal a move redraws its line, elsewhere it writes a new one now and then. */
public final class ProgressDisplay {
    private static final long PLAIN_LINE_EVERY_NANOS = 2_000_000_000L;
    private static final int BAR = 24;

    private final PrintWriter writer;
    private final boolean terminal;
    private final long startNanos = System.nanoTime();
    private String lastState = "";
    private long lastLineNanos;
    private boolean lineOpen;

    public ProgressDisplay(PrintWriter writer, boolean terminal) {
        this.writer = writer;
        this.terminal = terminal;
    }

    /** On standard error, which may be a terminal although standard output is not. */
    public static ProgressDisplay onStandardError(PrintWriter writer) {
        return new ProgressDisplay(writer, isTerminal() && !"dumb".equals(System.getenv("TERM")));
    }

    /** A step of the demo begins. */
    public synchronized void step(String text) {
        endLine();
        writer.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, text);
        writer.flush();
        lastState = "";
    }

    synchronized void move(MigrationView move) {
        String text = text(move);
        if (terminal) {
            writer.print("\r\u001b[K         " + text);
            lineOpen = true;
        } else {
            boolean due = System.nanoTime() - lastLineNanos > PLAIN_LINE_EVERY_NANOS;
            if (move.state().equals(lastState) && !due) {
                return;
            }
            writer.println("         " + text);
            lastLineNanos = System.nanoTime();
        }
        lastState = move.state();
        writer.flush();
    }

    /** Ends a line that is still being redrawn. */
    public synchronized void endLine() {
        if (lineOpen) {
            writer.println();
            writer.flush();
            lineOpen = false;
        }
    }

    static String text(MigrationView move) {
        MigrationView.Progress progress = move.progress();
        double percent = progress == null ? 0 : progress.percent();
        int full = (int) (percent / 100 * BAR);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "[%s%s] %5.1f %%  %s",
                "#".repeat(full),
                ".".repeat(BAR - full),
                percent,
                move.stateInWords()));
        if (progress != null && progress.pass() > 0) {
            text.append("  pass ").append(progress.pass());
        }
        if (progress != null && !move.ended()) {
            text.append("  ").append(Amounts.bytes(progress.bytesPerSecond())).append("/s");
            Long left = progress.remainingMillis();
            if (left != null) {
                text.append("  ").append(Amounts.millis(left)).append(" left");
            }
        }
        return text.toString();
    }

    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
