package io.godwit.lab.process;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with a deadline and without standard input. */
public final class Command {
    public static final Duration USUAL_DEADLINE = Duration.ofMinutes(2);

    private Command() {}

    /** Runs a command that must succeed and returns what it printed, without the line end. */
    public static String run(String... command) {
        return run(USUAL_DEADLINE, List.of(command));
    }

    /**
     * Runs a command that must succeed and returns what it printed, without the line end.
     *
     * @throws LabException with the command and its error output when it failed or took longer than the deadline
     */
    public static String run(Duration deadline, List<String> command) {
        CommandOutput result = attempt(deadline, command);
        if (!result.succeeded()) {
            String said = result.error().isBlank() ? result.output() : result.error();
            throw new LabException("'" + String.join(" ", command) + "' failed with status " + result.exitCode() + ": "
                    + said.strip());
        }
        return result.output().stripTrailing();
    }

    /** Runs a command that may fail. */
    public static CommandOutput attempt(Duration deadline, List<String> command) {
        Process process = start(command);
        try {
            CompletableFuture<String> output = read(process.getInputStream());
            CompletableFuture<String> error = read(process.getErrorStream());
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException(
                        "'" + String.join(" ", command) + "' did not end within " + deadline.toMillis() + " ms");
            }
            return new CommandOutput(command, process.exitValue(), output.join(), error.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running '" + String.join(" ", command) + "'", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new LabException("cannot start '" + command.getFirst() + "': " + e.getMessage(), e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }
}
