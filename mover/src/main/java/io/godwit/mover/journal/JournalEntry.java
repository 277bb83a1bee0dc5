package io.godwit.mover.journal;

import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a move has written down before acting.
 *
 * @param era the boot, and the life of the runtime directory, in which the move was accepted here
 * @param acceptedMicros when, microseconds since the epoch
 * @param preparedNanos target only: when Prepare3 was about to be called, by the boot's monotonic clock; 0 before
 * @param autostart the VM starts with its host: cleared at the source before Begin3, set at the target after COMMIT
 * @param autostartCleared the flag was (or was about to be) cleared at the source
 * @param report how it ended here; absent while it runs
 * @param reported the report is in the agent's hands
 * @param confirmed target only: the source's copy is gone, nobody will ask for the outcome any more
 */
public record JournalEntry(
        SignedTicket signedTicket,
        Ticket ticket,
        Role role,
        String era,
        long acceptedMicros,
        long preparedNanos,
        boolean autostart,
        boolean autostartCleared,
        @Nullable MoveReport report,
        boolean reported,
        boolean confirmed) {

    public static JournalEntry accepted(
            SignedTicket signed, Ticket ticket, Role role, String era, long acceptedMicros) {
        return new JournalEntry(signed, ticket, role, era, acceptedMicros, 0, false, false, null, false, false);
    }

    public JournalEntry withAutostart(boolean set, boolean cleared) {
        return new JournalEntry(
                signedTicket,
                ticket,
                role,
                era,
                acceptedMicros,
                preparedNanos,
                set,
                cleared,
                report,
                reported,
                confirmed);
    }

    /** At the target, before Prepare3. */
    public JournalEntry withPrepared(boolean startsWithHost, long nanos) {
        return new JournalEntry(
                signedTicket,
                ticket,
                role,
                era,
                acceptedMicros,
                nanos,
                startsWithHost,
                autostartCleared,
                report,
                reported,
                confirmed);
    }

    /** Whether nothing more is to be done or answered for it here. */
    public boolean settled() {
        MoveReport ended = report;
        if (ended == null || !reported || ended.result() == MigrationState.UNDECIDED) {
            return false;
        }
        return role == Role.SOURCE || confirmed || ended.result() != MigrationState.COMPLETED;
    }

    public JournalEntry withReport(MoveReport ended) {
        return new JournalEntry(
                signedTicket,
                ticket,
                role,
                era,
                acceptedMicros,
                preparedNanos,
                autostart,
                autostartCleared,
                ended,
                false,
                confirmed);
    }

    public JournalEntry withReported() {
        return new JournalEntry(
                signedTicket,
                ticket,
                role,
                era,
                acceptedMicros,
                preparedNanos,
                autostart,
                autostartCleared,
                report,
                true,
                confirmed);
    }

    public JournalEntry withConfirmed() {
        return new JournalEntry(
                signedTicket,
                ticket,
                role,
                era,
                acceptedMicros,
                preparedNanos,
                autostart,
                autostartCleared,
                report,
                reported,
                true);
    }
}
