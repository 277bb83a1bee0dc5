package io.godwit.agent.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks directories for their size without ever waiting longer than the limit: a server that is away can hold a question
 * for ever. Such a question stays under way on a thread of its own, and its directory is not asked again until it ends.
 */
final class SpaceProbe {

    /**
     * What a directory answered.
     *
     * @param path the directory without symbolic links
     */
    record Space(String path, long capacityBytes, long availableBytes) {}

    private final Duration limit;
    private final Function<String, Space> ask;
    private final Map<String, CompletableFuture<Space>> underWay = new ConcurrentHashMap<>();

    SpaceProbe(Duration limit) {
        this(limit, SpaceProbe::ask);
    }

    SpaceProbe(Duration limit, Function<String, Space> ask) {
        this.limit = limit;
        this.ask = ask;
    }

    /** All directories beside each other, within one limit; those that did not answer are missing from the result. */
    Map<String, Space> read(Collection<String> directories) {
        Map<String, CompletableFuture<Space>> questions = new LinkedHashMap<>();
        for (String directory : directories) {
            questions.put(directory, underWay.computeIfAbsent(directory, this::start));
        }
        long end = System.nanoTime() + limit.toNanos();
        Map<String, Space> answers = new LinkedHashMap<>();
        questions.forEach((directory, question) -> await(question, end).ifPresent(space -> {
            answers.put(directory, space);
        }));
        return answers;
    }

    private Optional<Space> await(CompletableFuture<Space> question, long end) {
        try {
            return Optional.of(question.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private CompletableFuture<Space> start(String directory) {
        CompletableFuture<Space> question = new CompletableFuture<>();
        Thread.ofPlatform().name("space-of " + directory).daemon().start(() -> {
            try {
                question.complete(ask.apply(directory));
            } catch (RuntimeException e) {
                question.completeExceptionally(e);
            } finally {
                underWay.remove(directory, question);
            }
        });
        return question;
    }

    private static Space ask(String directory) {
        try {
            Path real = Path.of(directory).toRealPath();
            return new Space(
                    real.toString(),
                    real.toFile().getTotalSpace(),
                    real.toFile().getUsableSpace());
        } catch (IOException e) {
            throw new IllegalStateException(directory + " cannot be read", e);
        }
    }
}
