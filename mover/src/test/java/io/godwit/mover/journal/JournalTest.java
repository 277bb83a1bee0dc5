package io.godwit.mover.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.TestingTickets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private final Ticket ticket = TestingTickets.forVm(UUID.randomUUID(), "vm1");

    @TempDir
    Path directory;

    @Test
    void whatWasAcceptedAndChangedIsThereAfterTheProcessDied() throws Exception {
        Journal journal = Journal.open(directory);
        journal.accept(entry());
        journal.update(ticket.migrationId(), e -> e.withAutostart(true, true));
        MoveReport report = new MoveReport(
                ticket.migrationId(),
                ticket.vmId(),
                Role.SOURCE,
                MigrationState.FAILED,
                ErrorCode.TUNNEL_LOST,
                "why",
                Instant.now(),
                Instant.now(),
                List.of(),
                1,
                2,
                3,
                null);
        journal.update(ticket.migrationId(), e -> e.withReport(report));

        JournalEntry found = Journal.open(directory).load(ticket.migrationId());
        assertThat(found.ticket()).isEqualTo(ticket);
        assertThat(found.autostart()).isTrue();
        assertThat(found.autostartCleared()).isTrue();
        assertThat(found.report()).isEqualTo(report);
        assertThat(found.reported()).isFalse();
    }

    @Test
    void aTicketIsAcceptedOnceAlsoByALaterProcess() throws Exception {
        Journal.open(directory).accept(entry());
        Journal later = Journal.open(directory);
        assertThatThrownBy(() -> later.accept(entry()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TICKET_REPLAYED));
    }

    @Test
    void anUnreadableFileIsLeftAndTheOthersAreRead() throws Exception {
        Journal.open(directory).accept(entry());
        Path broken = directory.resolve(UUID.randomUUID() + ".json");
        Files.writeString(broken, "{\"ticket\": {");
        assertThat(Journal.open(directory).entries()).hasSize(1);
        assertThat(broken).exists();
    }

    private JournalEntry entry() {
        return JournalEntry.accepted(new SignedTicket("p", "s"), ticket, Role.SOURCE, "boot-1", micros());
    }

    private static long micros() {
        return Instant.now().toEpochMilli() * 1000;
    }
}
