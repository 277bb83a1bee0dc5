package io.godwit.mover.journal;

import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a move has written down before acting.
 *
 * @param bootId the boot in which the move was accepted here
 * @param acceptedMicros when, microseconds since the epoch
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
        String bootId,
        long acceptedMicros,
        boolean autostart,
        boolean autostartCleared,
        @Nullable MoveReport report,
        boolean reported,
        boolean confirmed) {

    public static JournalEntry accepted(
            SignedTicket signed, Ticket ticket, Role role, String bootId, long acceptedMicros) {
        return new JournalEntry(signed, ticket, role, bootId, acceptedMicros, false, false, null, false, false);
    }

    public JournalEntry withAutostart(boolean set, boolean cleared) {
        return new JournalEntry(
                signedTicket, ticket, role, bootId, acceptedMicros, set, cleared, report, reported, confirmed);
    }

    public JournalEntry withReport(MoveReport ended) {
        return new JournalEntry(
                signedTicket,
                ticket,
                role,
                bootId,
                acceptedMicros,
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
                bootId,
                acceptedMicros,
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
                bootId,
                acceptedMicros,
                autostart,
                autostartCleared,
                report,
                reported,
                true);
    }
}
