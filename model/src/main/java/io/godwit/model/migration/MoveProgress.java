package io.godwit.model.migration;

import io.godwit.model.MigrationId;
import org.jspecify.annotations.Nullable;

/**
 * How far a move is, as its source mover sees it.
 *
 * @param percent 0 to 100, never less than in an earlier progress of the same move
 * @param bytesTransferred bytes of guest memory sent so far; never less than before
 * @param bytesRemaining bytes of guest memory that still differ
 * @param bytesTotal the guest's memory as QEMU counts it
 * @param bytesPerSecond current rate of the transfer
 * @param dirtyBytesPerSecond rate at which the guest writes memory, as QEMU measures it; 0 before it is known
 * @param pass the iteration over the guest's memory, from 1; 0 before the first
 * @param remainingMillis estimate of the time left; absent while it cannot be known
 */
public record MoveProgress(
        MigrationId migrationId,
        MigrationState state,
        double percent,
        long bytesTransferred,
        long bytesRemaining,
        long bytesTotal,
        long bytesPerSecond,
        long dirtyBytesPerSecond,
        int pass,
        long elapsedMillis,
        @Nullable Long remainingMillis) {

    public MoveProgress {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("per cent out of range: " + percent);
        }
    }
}
