package io.godwit.mover.target;

import io.godwit.model.MigrationId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Decision;
import io.godwit.mover.journal.Result;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.settlement.TargetOutcome;
import java.util.Optional;

/** What this target has recorded of one move, in the words in which its source is answered. Reads, and changes nothing. */
final class RecordedOutcome {

    private final MoverHost host;
    private final MigrationId id;

    RecordedOutcome(MoverHost host, MigrationId id) {
        this.host = host;
        this.id = id;
    }

    /**
     * The outcome as the records have it.
     *
     * @param busy somebody is about to record a result: a COMMIT without one is no answer yet
     */
    Outcome read(boolean busy) {
        Optional<Decision> decision = host.decisions().findDecision(id);
        if (decision.isEmpty()) {
            return rebooted() ? byReport() : outcome(TargetOutcome.NOTHING_RECORDED, "nothing is decided");
        }
        if (decision.get() == Decision.ABORT) {
            return outcome(TargetOutcome.ABORTED, "the target has recorded ABORT");
        }
        Optional<Result> result = host.decisions().findResult(id);
        if (result.isPresent()) {
            return of(result.get());
        }
        return busy
                ? outcome(TargetOutcome.PENDING, "Finish3 is under way")
                : outcome(
                        TargetOutcome.UNKNOWN,
                        "the target has recorded COMMIT, its copy does not run there, and nobody saw whether it had run");
    }

    /** The decisions were made in another era, if any were: a missing one proves nothing. */
    boolean rebooted() {
        return !host.era().equals(host.journal().load(id).era());
    }

    private Outcome of(Result result) {
        return switch (result) {
            case FINISHED -> outcome(TargetOutcome.FINISHED, "the VM runs at the target");
            case FAILED -> outcome(TargetOutcome.FAILED, "libvirt could not start the copy at the target");
            case NEVER_RAN -> outcome(TargetOutcome.NEVER_RAN, "the copy at the target ended without ever having run");
        };
    }

    /** The decisions are gone, but the journal is durable: a move that ended here before still has its outcome. */
    private Outcome byReport() {
        MoveReport report = host.journal().load(id).report();
        MigrationState known = report == null ? MigrationState.UNDECIDED : report.result();
        return switch (known) {
            case COMPLETED -> outcome(TargetOutcome.FINISHED, "the VM ran at the target; its records are gone since");
            case FAILED, CANCELLED ->
                outcome(TargetOutcome.ABORTED, "the target had aborted; its records are gone since");
            case UNDECIDED, QUEUED, CHECKING, PREPARING, TRANSFERRING, SWITCHING_OVER, CONFIRMING ->
                outcome(TargetOutcome.REBOOTED, "the target host was booted since; its records are gone");
        };
    }

    private Outcome outcome(TargetOutcome outcome, String message) {
        return new Outcome(outcome, host.bootId(), message, null, null, 0, 0, 0);
    }
}
