package io.godwit.bench.move;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One move as it was measured; also one that failed or could not be tried.
 *
 * @param round from 0; the rounds before the first counted one are negative
 * @param wallMillis from the request to its end
 * @param pauseMillis from QEMU's STOP at the source to its RESUME at the target
 * @param outageMillis the longest time without an answer to ARP probes from outside
 * @param bytes received by the migration adapters of both hosts
 * @param failure why there are no figures; absent when the move completed
 * @param anatomy where the time went, of a move by Godwit that completed
 */
public record Sample(
        Way way,
        int round,
        String from,
        String to,
        Outcome outcome,
        @Nullable Double wallMillis,
        @Nullable Double pauseMillis,
        @Nullable Double outageMillis,
        @Nullable Double bytes,
        @Nullable String failure,
        @Nullable Anatomy anatomy) {

    /** How a run ended. */
    public enum Outcome {
        COMPLETED,
        FAILED,
        SKIPPED
    }

    public Sample {
        if ((outcome == Outcome.COMPLETED) != Objects.isNull(failure)) {
            throw new IllegalArgumentException("a run has failed or completed, not both: " + outcome + ", " + failure);
        }
    }

    static Sample failed(Way way, int round, String from, String to, String failure) {
        return new Sample(way, round, from, to, Outcome.FAILED, null, null, null, null, failure, null);
    }

    static Sample skipped(Way way, int round, String reason) {
        return new Sample(way, round, "", "", Outcome.SKIPPED, null, null, null, null, reason, null);
    }

    boolean warmUp() {
        return round < 0;
    }
}
