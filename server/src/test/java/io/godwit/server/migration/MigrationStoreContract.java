package io.godwit.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.SignedTicket;
import io.godwit.server.page.PageRequest;
import io.godwit.server.page.Position;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of moves. */
public interface MigrationStoreContract {

    Instant BEGIN = Instant.parse("2026-01-01T00:00:00.123Z");

    Database database();

    @Test
    default void aMoveIsReadAsItWasWritten() {
        MigrationStore store = new MigrationStore(database());
        Migration queued = move("web", "a", "b", 0);
        store.insert(queued);
        assertThat(store.find(queued.id())).hasValue(queued);
        Migration running = queued.started(queued.options(), BEGIN.plusSeconds(1))
                .withCancelRequested(true)
                .withProgress(new MoveProgress(
                        queued.id(), MigrationState.TRANSFERRING, 50, 5L << 40, 5, 1L << 41, 7, 3, 1, 10, 20L));
        store.update(running);
        assertThat(store.find(queued.id())).hasValue(running);
        Migration ended = running.ended(MigrationState.FAILED, ErrorCode.TUNNEL_LOST, "näme'\"", BEGIN.plusSeconds(2));
        store.update(ended);
        assertThat(store.find(queued.id())).hasValue(ended);
        assertThat(store.find(MigrationId.random())).isEmpty();
    }

    @Test
    default void aMovesTicketIsKeptApart() {
        MigrationStore store = new MigrationStore(database());
        Migration move = move("web", "a", "b", 0);
        store.insert(move);
        assertThat(store.findTicket(move.id())).isEmpty();
        SignedTicket ticket = new SignedTicket("payload", "signature");
        store.saveTicket(move.id(), ticket);
        assertThat(store.findTicket(move.id())).hasValue(ticket);
        assertThat(store.find(move.id())).hasValue(move);
    }

    @Test
    default void movesAreListedNewestFirstInPartsAndFiltered() {
        MigrationStore store = new MigrationStore(database());
        Migration oldest = move("web", "a", "b", 0);
        Migration middle = move("mail", "b", "c", 1);
        Migration newest = move("web", "c", "a", 2);
        List.of(oldest, middle, newest).forEach(store::insert);
        assertThat(list(store, filter(null, null))).containsExactly(newest, middle, oldest);
        assertThat(store.list(filter(null, null), begin(), 1)).containsExactly(newest);
        Position after =
                new Position(BEGIN.plusSeconds(2).toEpochMilli(), newest.id().toString());
        assertThat(store.list(filter(null, null), after, 9)).containsExactly(middle, oldest);
        assertThat(list(store, filter("web", null))).containsExactly(newest, oldest);
        assertThat(list(store, filter(middle.vmId().toString(), null))).containsExactly(middle);
        assertThat(list(store, filter(null, "b"))).containsExactly(middle, oldest);
        assertThat(list(store, filter(null, newest.targetHost().toString()))).containsExactly(newest);
        assertThat(list(store, filter(null, null, MigrationState.FAILED, MigrationState.CANCELLED)))
                .isEmpty();
        Migration failed = middle.ended(MigrationState.FAILED, ErrorCode.INTERNAL, "x", BEGIN.plusSeconds(3));
        store.update(failed);
        assertThat(list(store, filter(null, null, MigrationState.FAILED, MigrationState.CANCELLED)))
                .containsExactly(failed);
        assertThat(store.open()).containsExactly(oldest, newest);
        assertThat(store.list(newest.order().operationId())).containsExactly(newest);
    }

    private static List<Migration> list(MigrationStore store, MigrationFilter filter) {
        return store.list(filter, begin(), 100);
    }

    private static Position begin() {
        return Position.after(PageRequest.of(100, null));
    }

    private static MigrationFilter filter(@Nullable String vm, @Nullable String host, MigrationState... states) {
        return new MigrationFilter(vm, host, null, null, Set.of(states), null, null, null);
    }

    private static Migration move(String vm, String source, String target, int second) {
        return Migration.queued(
                new MoveOrder(
                        MigrationId.random(),
                        OperationId.random(),
                        new VmId(UUID.randomUUID()),
                        vm,
                        HostId.random(),
                        source,
                        HostId.random(),
                        target,
                        "admin",
                        null,
                        BEGIN.plusSeconds(second)),
                MoveOptions.defaults());
    }
}
