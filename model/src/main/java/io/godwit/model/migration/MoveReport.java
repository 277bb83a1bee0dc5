package io.godwit.model.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.MigrationId;
import io.godwit.model.Printable;
import io.godwit.model.VmId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a move recorded when it ended there. The source's report is the whole one.
 *
 * @param result an ended state; {@link MigrationState#UNDECIDED} is followed by a second report once it is decided
 * @param code why it did not complete; absent when it did
 * @param message the same in plain words: what, where, why, what next
 * @param bytes bytes that went over the wire for this move, both directions, headers of the tunnel included; 0 when unknown
 * @param memoryBytes bytes of guest memory that QEMU sent; 0 when unknown
 * @param passes iterations over the guest's memory
 * @param pause absent when the guest was never stopped or an event is missing
 */
public record MoveReport(
        MigrationId migrationId,
        VmId vmId,
        Role role,
        MigrationState result,
        @Nullable ErrorCode code,
        String message,
        Instant startedAt,
        Instant endedAt,
        List<Phase> phases,
        long bytes,
        long memoryBytes,
        int passes,
        @Nullable Pause pause) {

    public MoveReport {
        phases = List.copyOf(phases);
        message = Printable.line(message);
        if (!result.ended()) {
            throw new IllegalArgumentException("a report needs an ended state, not " + result);
        }
    }
}
