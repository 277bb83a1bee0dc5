package io.godwit.cli.migration;

import io.godwit.cli.problem.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Says, when Ctrl-C ends the waiting, that the moves go on and how to find them again. The process then ends with {@link
 * ExitCode#INTERRUPTED}: the JDK's own answer to SIGINT (128 + 2).
 */
final class Detaching implements AutoCloseable {

    private final AtomicBoolean waiting = new AtomicBoolean(true);
    private final Thread hook;

    Detaching(List<String> ids, PrintWriter err, ProgressLines lines) {
        String all = ids.stream().map(MigrationIds::shortened).collect(Collectors.joining(" "));
        this.hook = new Thread(
                () -> {
                    if (waiting.get()) {
                        lines.close();
                        err.println("detached: " + (ids.size() == 1 ? "the move goes on." : "the moves go on."));
                        err.println("  watch by    godwit migration watch " + all);
                        err.println("  give up by  godwit migration cancel " + all);
                        err.flush();
                    }
                },
                "detaching");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        waiting.set(false);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The machine is shutting down already, by Ctrl-C: the hook speaks or has spoken.
            return;
        }
    }
}
