package io.godwit.server.history;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What many moves had in common.
 *
 * @param figures of those that completed; absent when none did
 */
record Percentiles(
        long count,
        long completed,
        long failed,
        long cancelled,
        @Nullable Figures figures) {

    /**
     * Each is absent when no move has it.
     *
     * @param totalMillis from the ticket's arrival at the source to its end there
     * @param bytes on the wire
     */
    record Figures(
            @Nullable Figure totalMillis,
            @Nullable Figure pauseMillis,
            @Nullable Figure outageMillis,
            @Nullable Figure bytes) {}

    /**
     * One figure over {@code n} moves. Percentiles by nearest rank: the value at rank ceil(p / 100 * n) of all, smallest
     * first; so each is a value that really occurred.
     */
    record Figure(long n, BigDecimal min, BigDecimal p50, BigDecimal p90, BigDecimal p99, BigDecimal max) {}
}
