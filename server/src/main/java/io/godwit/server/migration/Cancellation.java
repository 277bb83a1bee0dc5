package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.MigrationState;
import java.time.Instant;

/** The steps of a move that somebody wants to give up. */
final class Cancellation {

    private Cancellation() {}

    /**
     * Notes the wish. Before its tickets are out that ends the move.
     *
     * @throws GodwitException {@link ErrorCode#MIGRATION_ENDED}, {@link ErrorCode#SWITCH_OVER_STARTED}
     */
    static Migration requested(Migration migration, Instant now) {
        return switch (migration.state()) {
            case QUEUED, CHECKING ->
                migration
                        .withCancelRequested(true)
                        .ended(MigrationState.CANCELLED, ErrorCode.CANCELLED, "cancelled before it began", now);
            case PREPARING, TRANSFERRING -> migration.withCancelRequested(true);
            case SWITCHING_OVER, CONFIRMING ->
                throw new GodwitException(
                        ErrorCode.SWITCH_OVER_STARTED,
                        "move " + migration.id() + " of VM " + migration.vmName() + " is switching over to "
                                + migration.target()
                                + " already: it cannot be cancelled; move the VM back once it has completed");
            case COMPLETED, FAILED, CANCELLED, UNDECIDED ->
                throw new GodwitException(
                        ErrorCode.MIGRATION_ENDED,
                        "move " + migration.id() + " of VM " + migration.vmName() + " has ended: " + migration.state());
        };
    }

    /** Ends a move of which the source has surely not heard, if somebody wants that. */
    static Migration beforeTheSource(Migration migration, Instant now) {
        return migration.cancelRequested() && migration.state() == MigrationState.PREPARING
                ? migration.ended(
                        MigrationState.CANCELLED, ErrorCode.CANCELLED, "cancelled before the source began", now)
                : migration;
    }
}
