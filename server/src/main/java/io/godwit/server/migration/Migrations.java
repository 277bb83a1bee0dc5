package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.SignedTicket;
import io.godwit.server.alarm.Alarms;
import io.godwit.server.event.Events;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import io.godwit.server.page.Position;
import io.godwit.server.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The moves and their states. Only this class changes a move; what others decide, it carries out one step at a time.
 *
 * <p>Invariants: a state follows another only by {@link MigrationState#canBecome}; a VM has at most one move that is not
 * {@link Migration#over} (an undecided one is not); what is told about a move was written to the database before, but for
 * progress, which is written once a second; a move's alarms and its operation change in the same transaction as its state.
 */
@Component
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final long PROGRESS_SAVED_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long PROGRESS_TOLD_EVERY_NANOS = Duration.ofMillis(200).toNanos();

    private record Open(Migration migration, long savedNanos, long toldNanos) {}

    private final MigrationStore store;
    private final Alarms alarms;
    private final Events events;
    private final Database database;
    private final ObjectProvider<MoveListener> listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<MigrationId, Open> open = new ConcurrentHashMap<>();

    Migrations(
            MigrationStore store,
            Alarms alarms,
            Events events,
            Database database,
            ObjectProvider<MoveListener> listeners) {
        this.store = store;
        this.alarms = alarms;
        this.events = events;
        this.database = database;
        this.listeners = listeners;
        store.open().forEach(migration -> hold(migration));
    }

    /** The newest first. */
    public Page<Migration> page(MigrationFilter filter, PageRequest page) {
        List<Migration> found = store.list(filter, Position.after(page), page.limit() + 1);
        return page.first(
                found.stream().map(this::freshest).toList(),
                migration -> Position.key(migration.order().createdAt(), migration.id()));
    }

    /** The moves of an operation, by VM. */
    public List<Migration> list(OperationId operation) {
        return store.list(operation).stream().map(this::freshest).toList();
    }

    /** The same as they are in the database, for a transaction that is open on this thread. */
    public List<Migration> stored(OperationId operation) {
        return store.list(operation);
    }

    public Optional<Migration> find(MigrationId id) {
        Open known = open.get(id);
        return known == null ? store.find(id) : Optional.of(known.migration());
    }

    /**
     * The move of that id.
     *
     * @throws GodwitException {@link ErrorCode#MIGRATION_UNKNOWN}
     */
    public Migration require(MigrationId id) {
        return find(id).orElseThrow(
                        () -> new GodwitException(ErrorCode.MIGRATION_UNKNOWN, "there is no migration " + id));
    }

    /** The move of that VM that is not over. */
    public Optional<Migration> findOpen(VmId vm) {
        return open().stream().filter(migration -> migration.vmId().equals(vm)).findFirst();
    }

    /** The moves that are not over. */
    List<Migration> open() {
        return open.values().stream().map(Open::migration).toList();
    }

    /**
     * Writes new moves down, all or none, with what else belongs to them.
     *
     * @param check looks, while no move can begin or end, whether they may; throws to refuse them
     * @param alongside is done in the same transaction
     */
    public void insert(List<Migration> fresh, Runnable check, Runnable alongside) {
        locked(() -> {
            check.run();
            database.transaction(() -> {
                alongside.run();
                fresh.forEach(store::insert);
                return null;
            });
            for (Migration migration : fresh) {
                hold(migration);
                tell(migration);
                log(
                        migration,
                        "move of VM {} from {} to {} asked for by {}",
                        migration.vmName(),
                        migration.source(),
                        migration.target(),
                        migration.order().requestedBy());
            }
            return null;
        });
    }

    /**
     * One step of a move: what the operator makes of it is on the disk when this returns.
     *
     * @param step gets the move as it is, answers how it shall be, or throws to leave it
     * @throws GodwitException {@link ErrorCode#MIGRATION_UNKNOWN}
     */
    Migration change(MigrationId id, UnaryOperator<Migration> step) {
        return changeWith(id, step, () -> {});
    }

    /** As {@link #change(MigrationId, UnaryOperator)}; the ticket is written in the same transaction. */
    Migration change(MigrationId id, UnaryOperator<Migration> step, SignedTicket ticket) {
        return changeWith(id, step, () -> store.saveTicket(id, ticket));
    }

    Optional<SignedTicket> findTicket(MigrationId id) {
        return store.findTicket(id);
    }

    private Migration changeWith(MigrationId id, UnaryOperator<Migration> step, Runnable alongside) {
        return locked(() -> {
            Migration before = require(id);
            Migration next = step.apply(before);
            if (!next.equals(before)) {
                save(before, next, alongside);
            }
            return next;
        });
    }

    /** A step that may be forgotten when the controller ends within a second, unless it changes the state. */
    void follow(MigrationId id, UnaryOperator<Migration> step) {
        locked(() -> {
            Open known = open.get(id);
            if (known == null) {
                return null;
            }
            Migration next = step.apply(known.migration());
            if (next.equals(known.migration())) {
                return null;
            }
            long now = System.nanoTime();
            boolean due = now - known.savedNanos() >= PROGRESS_SAVED_EVERY_NANOS;
            if (due || next.state() != known.migration().state()) {
                save(known.migration(), next, () -> {});
            } else if (now - known.toldNanos() >= PROGRESS_TOLD_EVERY_NANOS) {
                open.put(id, new Open(next, known.savedNanos(), now));
                tell(next);
            } else {
                open.put(id, new Open(next, known.savedNanos(), known.toldNanos()));
            }
            return null;
        });
    }

    private void save(Migration before, Migration next, Runnable alongside) {
        boolean moved = before.state() != next.state();
        if (moved && !before.state().canBecome(next.state())) {
            throw new IllegalStateException(
                    "move " + next.id() + ": " + before.state() + " cannot become " + next.state());
        }
        database.transaction(() -> {
            store.update(next);
            alongside.run();
            if (moved) {
                if (next.over()) {
                    alarms.clear(next.id());
                }
                listeners.forEach(listener -> listener.moved(next));
            }
            return null;
        });
        if (next.over()) {
            open.remove(next.id());
        } else {
            hold(next);
        }
        tell(next);
        if (moved) {
            log(next, "{}{}", next.state(), next.message() == null ? "" : ": " + next.message());
        }
    }

    private void hold(Migration migration) {
        long now = System.nanoTime();
        open.put(migration.id(), new Open(migration, now, now));
    }

    private void tell(Migration migration) {
        events.publish("migration.changed", MigrationView.of(migration));
    }

    private Migration freshest(Migration stored) {
        Open known = open.get(stored.id());
        return known == null ? stored : known.migration();
    }

    private static void log(Migration migration, String format, @Nullable Object... arguments) {
        try (MDC.MDCCloseable _ = MDC.putCloseable("migration", migration.id().toString())) {
            LOG.info(format, arguments);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
