package io.godwit.linux;

import java.time.Duration;

/**
 * How an {@link OutageProbe} works.
 *
 * @param interval time between two probes. 2 ms suits a lab; on networks whose switches inspect ARP at most 10 a second
 * @param threshold outages shorter than this are not listed (the longest one is always told)
 * @param stallAfter time without a probe sent after which the prober itself counts as stalled
 * @param retention how long probes and answers are remembered; memory is 24 bytes for each
 */
public record OutageProbeSettings(Duration interval, Duration threshold, Duration stallAfter, Duration retention) {
    private static final int MAXIMUM_PROBES = 1 << 20;

    public OutageProbeSettings {
        if (interval.compareTo(Duration.ofNanos(500_000)) < 0) {
            throw new IllegalArgumentException("probe interval " + interval + " is below 0.5 ms");
        }
        if (threshold.compareTo(interval) < 0 || stallAfter.compareTo(interval) < 0) {
            throw new IllegalArgumentException("threshold " + threshold + " and stall limit " + stallAfter
                    + " must not be below the probe interval " + interval);
        }
        if (retention.compareTo(interval) < 0 || retention.dividedBy(interval) > MAXIMUM_PROBES) {
            throw new IllegalArgumentException("retention " + retention + " at a probe every " + interval
                    + " is not between 1 and " + MAXIMUM_PROBES + " probes");
        }
    }

    /** A probe every 2 ms, kept for 10 minutes; outages from 10 ms are listed, stalls from 10 ms. */
    public static OutageProbeSettings standard() {
        return every(Duration.ofMillis(2));
    }

    /** Thresholds of five intervals, ten minutes of memory. */
    public static OutageProbeSettings every(Duration interval) {
        return new OutageProbeSettings(
                interval, interval.multipliedBy(5), interval.multipliedBy(5), Duration.ofMinutes(10));
    }

    int capacity() {
        return (int) retention.dividedBy(interval);
    }
}
