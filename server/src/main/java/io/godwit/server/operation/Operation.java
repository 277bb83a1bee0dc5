package io.godwit.server.operation;

import io.godwit.model.ErrorCode;
import io.godwit.model.OperationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Long work that somebody asked for.
 *
 * @param code why it did not succeed, or {@code outcome-unknown} while a move of it is undecided; absent otherwise
 */
record Operation(
        OperationId id,
        Kind kind,
        State state,
        @Nullable ErrorCode code,
        @Nullable String message,
        String requestedBy,
        Instant createdAt,
        @Nullable Instant endedAt) {

    enum Kind {
        MIGRATION
    }

    enum State {
        /** Not everything has ended; a move whose outcome is not known counts as not ended. */
        RUNNING,
        /** Every move completed. */
        SUCCEEDED,
        /** At least one did not complete, and not all were cancelled. */
        FAILED,
        /** All were cancelled. */
        CANCELLED
    }

    static Operation started(OperationId id, String requestedBy, Instant now) {
        return new Operation(id, Kind.MIGRATION, State.RUNNING, null, null, requestedBy, now, null);
    }

    Operation in(State next, @Nullable ErrorCode why, @Nullable String words, @Nullable Instant end) {
        return new Operation(id, kind, next, why, words, requestedBy, createdAt, end);
    }
}
