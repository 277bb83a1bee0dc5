package io.godwit.bench.move;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What many measurements of one figure say.
 *
 * @param count how many there were, at least one
 * @param median the middle one, or the mean of the two in the middle
 */
public record Spread(int count, double median, double min, double max) {

    public Spread {
        if (count < 1 || !(min <= median && median <= max)) {
            throw new IllegalArgumentException(
                    "no spread: " + count + " figures, " + min + " <= " + median + " <= " + max);
        }
    }

    /** Empty when nothing was measured. */
    static Optional<Spread> of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return Optional.of(new Spread(sorted.size(), median, sorted.getFirst(), sorted.getLast()));
    }
}
