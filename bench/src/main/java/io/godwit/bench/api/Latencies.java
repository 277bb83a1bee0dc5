package io.godwit.bench.api;

import java.util.Collection;
import java.util.List;

/**
 * What many measured times say, in milliseconds.
 *
 * @param count how many there were, at least one
 * @param p99 the smallest time that at least 99 % of all did not exceed
 */
public record Latencies(int count, double min, double median, double p99, double max) {

    public Latencies {
        if (count < 1 || !(0 <= min && min <= median && median <= p99 && p99 <= max)) {
            throw new IllegalArgumentException(
                    "no latencies: " + count + " times, " + min + " <= " + median + " <= " + p99 + " <= " + max);
        }
    }

    /** The figures of these times, given in nanoseconds. */
    static Latencies of(Collection<Long> nanos) {
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = nanos.stream().map(each -> each / 1e6).sorted().toList();
        return new Latencies(
                sorted.size(), sorted.getFirst(), quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.getLast());
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
