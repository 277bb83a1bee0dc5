package io.godwit.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows a move to its end: one line that redraws itself on a terminal, plain lines otherwise, on standard error.
 *
 * <p>A controller that cannot be reached for a while does not end the watching, for the move goes on without it; Ctrl-C
 * detaches.
 */
final class Watcher {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 300;
    private static final long PLAIN_LINE_EVERY_MILLIS = 2000;

    private final ApiClient api;
    private final PrintWriter err;
    private final boolean terminal;
    private String lastState = "";
    private long lastLineNanos;
    private boolean lineOpen;

    Watcher(ApiClient api, PrintWriter err) {
        this.api = api;
        this.err = err;
        this.terminal = onTerminal();
    }

    /** The move as it ended. */
    JsonNode watch(String id) {
        AtomicBoolean watching = new AtomicBoolean(true);
        Thread detach = new Thread(() -> {
            if (watching.get()) {
                err.println((terminal ? "\n" : "")
                        + "detached: the move goes on. Watch it again by 'godwit migration watch " + id
                        + "', give it up by 'godwit migration cancel " + id + "'");
                err.flush();
            }
        });
        Runtime.getRuntime().addShutdownHook(detach);
        try {
            return poll(id);
        } finally {
            watching.set(false);
            closeLine();
            removeHook(detach);
        }
    }

    private JsonNode poll(String id) {
        long answeredNanos = System.nanoTime();
        while (true) {
            JsonNode node = find(id, answeredNanos);
            if (node != null) {
                answeredNanos = System.nanoTime();
                MigrationView migration = MigrationView.of(node);
                show(migration);
                if (migration.ended()) {
                    return node;
                }
            }
            pause();
        }
    }

    private @Nullable JsonNode find(String id, long answeredNanos) {
        try {
            return api.get("/api/v1/migrations/" + id);
        } catch (CliException e) {
            boolean patient = System.nanoTime() - answeredNanos < LONGEST_SILENCE.toNanos();
            if (e.exitCode() != ExitCode.UNREACHABLE || !patient) {
                throw e;
            }
            line("controller", "the controller does not answer; the move goes on without it");
            return null;
        }
    }

    private void show(MigrationView migration) {
        MigrationView.Progress progress = migration.progress();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-14s", migration.state().toLowerCase(Locale.ROOT).replace('_', ' ')));
        if (progress != null) {
            text.append(String.format(
                    Locale.ROOT,
                    " %5.1f %%  %s sent  %s/s  pass %d",
                    progress.percent(),
                    Units.bytes(progress.bytesTransferred()),
                    Units.bytes(progress.bytesPerSecond()),
                    progress.pass()));
            Long left = progress.remainingMillis();
            if (left != null && !migration.ended()) {
                text.append("  ").append(Units.seconds(Duration.ofMillis(left))).append(" left");
            }
        }
        line(migration.state(), text.toString());
    }

    private void line(String state, String text) {
        if (terminal) {
            err.print("\r" + text + "\u001b[K");
            lineOpen = true;
        } else {
            boolean due = System.nanoTime() - lastLineNanos > PLAIN_LINE_EVERY_MILLIS * 1_000_000;
            if (state.equals(lastState) && !due) {
                return;
            }
            err.println(text.stripTrailing());
            lastLineNanos = System.nanoTime();
        }
        lastState = state;
        err.flush();
    }

    private void closeLine() {
        if (lineOpen) {
            err.println();
            err.flush();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // NullAway's model of the JDK still says that it may be null
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.OTHER, "interrupted", "interrupted while watching; the move goes on");
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The machine is shutting down already, by Ctrl-C: the hook has spoken.
            return;
        }
    }
}
