package io.godwit.server.operation;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.OperationId;
import io.godwit.server.event.Events;
import io.godwit.server.migration.Migration;
import io.godwit.server.migration.MigrationRequest;
import io.godwit.server.migration.Migrations;
import io.godwit.server.migration.MoveCanceller;
import io.godwit.server.migration.MoveListener;
import io.godwit.server.migration.MoveStarter;
import io.godwit.server.migration.Preconditions;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import io.godwit.server.page.Position;
import io.godwit.server.problem.Reason;
import io.godwit.server.problem.SeveralReasons;
import io.godwit.server.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts, shows and cancels operations; keeps each in step with its moves. */
@Component
final class Operations implements MoveListener {

    private static final String CHANGED = "operation.changed";

    private final OperationStore store;
    private final Events events;
    private final Database database;
    private final Migrations migrations;
    private final Preconditions preconditions;
    private final MoveStarter starter;
    private final MoveCanceller canceller;
    private final Clock clock;

    Operations(
            OperationStore store,
            Events events,
            Database database,
            Migrations migrations,
            Preconditions preconditions,
            MoveStarter starter,
            MoveCanceller canceller,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.database = database;
        this.migrations = migrations;
        this.preconditions = preconditions;
        this.starter = starter;
        this.canceller = canceller;
        this.clock = clock;
    }

    /** Checks all, writes all down, starts all; or refuses all with every reason. */
    OperationView start(MigrationRequest request, String account) {
        Operation operation = Operation.started(OperationId.random(), account, clock.instant());
        List<Migration> moves = preconditions.check(request, operation.id(), account);
        migrations.insert(
                moves,
                () -> moves.forEach(move -> preconditions.refuseIfBusy(move.vmId())),
                () -> store.insert(operation));
        OperationView view = OperationView.of(operation, moves);
        events.publish(CHANGED, view);
        moves.forEach(move -> starter.start(move.id()));
        return view;
    }

    /** The newest first. */
    Page<OperationView> page(Operation.@Nullable Kind kind, Operation.@Nullable State state, PageRequest page) {
        List<Operation> found = store.list(kind, state, Position.after(page), page.limit() + 1);
        return page.first(found, operation -> Position.key(operation.createdAt(), operation.id()))
                .map(this::view);
    }

    /**
     * The operation of that id, with its moves.
     *
     * @throws GodwitException {@link ErrorCode#OPERATION_UNKNOWN}
     */
    OperationView show(OperationId id) {
        return view(require(id));
    }

    /**
     * Gives every move up that has not ended; answers when the sources have been told.
     *
     * @throws GodwitException when that could be said to none of them; {@link SeveralReasons} likewise
     */
    OperationView cancel(OperationId id) {
        Operation operation = require(id);
        List<Migration> open = migrations.list(id).stream()
                .filter(move -> !move.state().ended())
                .toList();
        if (open.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.MIGRATION_ENDED,
                    "nothing of operation " + id + " goes on any more: it is " + operation.state());
        }
        List<Reason> refusals = List.copyOf(tellEach(open));
        if (refusals.size() == open.size()) {
            if (refusals.size() == 1) {
                throw new GodwitException(
                        refusals.getFirst().code(), refusals.getFirst().detail());
            }
            throw new SeveralReasons("no move could be cancelled", refusals);
        }
        return show(id);
    }

    @Override
    public void moved(Migration migration) {
        if (!migration.state().ended()) {
            return;
        }
        Operation operation = require(migration.order().operationId());
        List<Migration> moves = migrations.stored(operation.id());
        Operation next = Outcome.of(operation, moves, clock.instant());
        if (!next.equals(operation)) {
            store.update(next);
        }
        OperationView view = OperationView.of(next, moves);
        database.afterCommit(() -> events.publish(CHANGED, view));
    }

    private ConcurrentLinkedQueue<Reason> tellEach(List<Migration> open) {
        ConcurrentLinkedQueue<Reason> refusals = new ConcurrentLinkedQueue<>();
        List<Thread> threads = open.stream()
                .map(move -> Thread.ofVirtual().name("cancel-" + move.id()).start(() -> {
                    try {
                        canceller.cancel(move.id());
                    } catch (GodwitException e) {
                        refusals.add(Reason.of(move.vmName(), e));
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GodwitException(ErrorCode.INTERNAL, "interrupted while cancelling", e);
            }
        }
        return refusals;
    }

    private Operation require(OperationId id) {
        return store.find(id)
                .orElseThrow(() -> new GodwitException(ErrorCode.OPERATION_UNKNOWN, "there is no operation " + id));
    }

    private OperationView view(Operation operation) {
        return OperationView.of(operation, migrations.list(operation.id()));
    }
}
