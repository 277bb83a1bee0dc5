package io.godwit.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.OperationId;
import io.godwit.server.page.PageRequest;
import io.godwit.server.page.Position;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of operations. */
public interface OperationStoreContract {

    Instant STARTED = Instant.parse("2026-01-01T00:00:00.123Z");

    Database database();

    @Test
    default void anOperationIsReadAsItWasWritten() {
        OperationStore store = new OperationStore(database());
        Operation started = Operation.started(OperationId.random(), "admin", STARTED);
        store.insert(started);
        assertThat(store.find(started.id())).hasValue(started);
        Operation ended =
                started.in(Operation.State.FAILED, ErrorCode.TUNNEL_LOST, "one failed", STARTED.plusSeconds(1));
        store.update(ended);
        assertThat(store.find(started.id())).hasValue(ended);
        assertThat(store.find(OperationId.random())).isEmpty();
    }

    @Test
    default void operationsAreListedNewestFirstInPartsAndFiltered() {
        OperationStore store = new OperationStore(database());
        Operation older = Operation.started(OperationId.random(), "admin", STARTED);
        Operation newer = Operation.started(OperationId.random(), "admin", STARTED.plusSeconds(1));
        List.of(older, newer).forEach(store::insert);
        Position begin = Position.after(PageRequest.of(100, null));
        assertThat(store.list(null, null, begin, 9)).containsExactly(newer, older);
        assertThat(store.list(Operation.Kind.MIGRATION, Operation.State.RUNNING, begin, 1))
                .containsExactly(newer);
        Position after =
                new Position(STARTED.plusSeconds(1).toEpochMilli(), newer.id().toString());
        assertThat(store.list(null, null, after, 9)).containsExactly(older);
        assertThat(store.list(null, Operation.State.FAILED, begin, 9)).isEmpty();
    }
}
