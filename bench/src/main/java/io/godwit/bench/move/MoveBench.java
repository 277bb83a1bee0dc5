package io.godwit.bench.move;

import io.godwit.lab.layout.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The order of the runs: every round moves once in every way, each round begins with another way, so that what changes on
 * the machine meanwhile meets all ways alike.
 */
final class MoveBench {
    private final List<Way> ways;
    private final int warmUpRounds;
    private final int rounds;
    private final BiFunction<Way, Integer, Sample> runner;
    private final Consumer<Sample> listener;

    /**
     * @param warmUpRounds rounds before the first that counts
     * @param runner runs one move; its second argument is the round, negative while warming up
     */
    MoveBench(
            List<Way> ways,
            int warmUpRounds,
            int rounds,
            BiFunction<Way, Integer, Sample> runner,
            Consumer<Sample> listener) {
        this.ways = List.copyOf(ways);
        this.warmUpRounds = warmUpRounds;
        this.rounds = rounds;
        this.runner = runner;
        this.listener = listener;
    }

    /** All samples; those that could not be tried because the guest was lost are there as skipped. */
    List<Sample> run(Duration settle) {
        List<Sample> samples = new ArrayList<>();
        String lost = "";
        for (int round = -warmUpRounds; round < rounds; round++) {
            for (Way way : order(ways, round)) {
                Sample sample;
                if (lost.isEmpty()) {
                    try {
                        pause(settle);
                        sample = runner.apply(way, round);
                    } catch (LabException e) {
                        if (Thread.currentThread().isInterrupted()) {
                            throw e;
                        }
                        lost = String.valueOf(e.getMessage());
                        sample = Sample.skipped(way, round, lost);
                    }
                } else {
                    sample = Sample.skipped(way, round, lost);
                }
                samples.add(sample);
                listener.accept(sample);
            }
        }
        return List.copyOf(samples);
    }

    /** The ways of one round, rotated by its number. */
    static List<Way> order(List<Way> ways, int round) {
        List<Way> rotated = new ArrayList<>(ways);
        Collections.rotate(rotated, -Math.floorMod(round, Math.max(1, ways.size())));
        return rotated;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted between two moves", e);
        }
    }
}
