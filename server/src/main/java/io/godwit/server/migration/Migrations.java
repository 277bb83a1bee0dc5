package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.server.alarm.AlarmStore;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentMethods;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * The moves and their states. Only this class changes a move; the hosts' reports are the truth.
 *
 * <p>Invariants: a state follows another only by {@link MigrationState#canBecome}; a VM has at most one move that has not
 * ended (an undecided one counts as not ended); the source's report alone ends a move that has begun; what is told about a
 * move was written to the database before, but for progress, which is written once a second.
 */
@Component
public final class Migrations implements AgentMethods {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final Duration PROGRESS_SAVED_EVERY = Duration.ofSeconds(1);

    private record Open(Migration migration, Instant savedAt) {}

    private final MigrationStore store;
    private final AlarmStore alarms;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<MigrationId, Open> open = new LinkedHashMap<>();

    Migrations(MigrationStore store, AlarmStore alarms, Clock clock) {
        this.store = store;
        this.alarms = alarms;
        this.clock = clock;
        store.open().forEach(migration -> open.put(migration.id(), new Open(migration, clock.instant())));
        endThoseThatNeverBegan();
    }

    @Override
    public void add(HostId host, AgentHandlers handlers) {
        handlers.notification(AgentProtocol.PROGRESS, MoveProgress.class, progress -> progress(host, progress));
        handlers.command(AgentProtocol.REPORT, MoveReport.class, report -> report(host, report));
        handlers.command(AgentProtocol.ALARM, Alarm.class, alarm -> raise(host, alarm));
    }

    public List<Migration> list(int limit) {
        return locked(() -> store.list(limit).stream()
                .map(stored -> find(stored.id()).orElse(stored))
                .toList());
    }

    public Optional<Migration> find(MigrationId id) {
        return locked(() -> {
            Open known = open.get(id);
            return known == null ? store.find(id) : Optional.of(known.migration());
        });
    }

    /** The moves whose end is not known. */
    List<Migration> open() {
        return locked(() -> open.values().stream().map(Open::migration).toList());
    }

    /** The moves of that source whose end is not known. */
    List<Migration> openFrom(HostId source) {
        return locked(() -> open.values().stream()
                .map(Open::migration)
                .filter(migration -> migration.sourceHost().equals(source))
                .toList());
    }

    /**
     * Writes a new move down, unless the VM has one that is not ended.
     *
     * @throws GodwitException {@link ErrorCode#VM_BUSY}
     */
    void insert(Migration migration) {
        locked(() -> {
            refuseIfBusy(migration.vmId());
            store.insert(migration);
            open.put(migration.id(), new Open(migration, clock.instant()));
            log(
                    migration,
                    "move of VM {} from {} to {} asked for by {}",
                    migration.vmName(),
                    migration.source(),
                    migration.target(),
                    migration.requestedBy());
            return migration;
        });
    }

    /** Refuses with {@link ErrorCode#VM_BUSY} while a move of that VM is not ended. */
    void refuseIfBusy(VmId vm) {
        Optional<Migration> busy = locked(() -> open.values().stream()
                .map(Open::migration)
                .filter(migration -> migration.vmId().equals(vm))
                .findFirst());
        busy.ifPresent(migration -> {
            String rest = migration.state() == MigrationState.UNDECIDED
                    ? ": its outcome is not known; see its alarm"
                    : ": wait for its end or cancel it";
            throw new GodwitException(
                    ErrorCode.VM_BUSY,
                    "VM " + migration.vmName() + " has a move that is not ended (" + migration.id() + " from "
                            + migration.source() + " to " + migration.target() + ", " + migration.state() + ")" + rest);
        });
    }

    /** The move's next state before it begins at the hosts; false when it has ended meanwhile. */
    boolean advance(MigrationId id, MigrationState next) {
        return change(id, migration -> migration.state().canBecome(next) ? migration.inState(next) : migration)
                .filter(migration -> migration.state() == next)
                .isPresent();
    }

    /** Writes the ticket down, before anybody gets it; false when the move has ended meanwhile. */
    boolean prepare(MigrationId id, SignedTicket ticket, MoveOptions options) {
        return locked(() -> {
            Open known = open.get(id);
            if (known == null || known.migration().state() != MigrationState.CHECKING) {
                return false;
            }
            store.saveTicket(id, ticket);
            save(known.migration(), known.migration().started(options, clock.instant()));
            return true;
        });
    }

    Optional<SignedTicket> findTicket(MigrationId id) {
        return store.findTicket(id);
    }

    /** Ends a move of which the source surely knows nothing. */
    void fail(MigrationId id, ErrorCode code, String message) {
        change(
                id,
                migration -> migration.state().canBecome(MigrationState.FAILED)
                                && !migration.state().ended()
                                && migration.sourceReport() == null
                        ? migration.ended(MigrationState.FAILED, code, message, clock.instant())
                        : migration);
    }

    /**
     * Notes that somebody wants the move to end. Before its tickets are out that ends it.
     *
     * @throws GodwitException {@link ErrorCode#MIGRATION_ENDED}, {@link ErrorCode#SWITCH_OVER_STARTED}
     */
    Migration requestCancel(MigrationId id) {
        return locked(() -> {
            Migration migration = require(id);
            switch (migration.state()) {
                case QUEUED, CHECKING ->
                    save(
                            migration,
                            migration
                                    .withCancelRequested()
                                    .ended(
                                            MigrationState.CANCELLED,
                                            ErrorCode.CANCELLED,
                                            "cancelled before it began",
                                            clock.instant()));
                case PREPARING, TRANSFERRING -> save(migration, migration.withCancelRequested());
                case SWITCHING_OVER, CONFIRMING ->
                    throw new GodwitException(
                            ErrorCode.SWITCH_OVER_STARTED,
                            "move " + id + " is switching over to " + migration.target()
                                    + " already: it cannot be cancelled; move the VM back once it has completed");
                case COMPLETED, FAILED, CANCELLED, UNDECIDED ->
                    throw new GodwitException(
                            ErrorCode.MIGRATION_ENDED,
                            "move " + id + " of VM " + migration.vmName() + " has ended: " + migration.state());
            }
            return require(id);
        });
    }

    /** The source did not take the order to give up. */
    void forgetCancel(MigrationId id) {
        change(id, Migration::withoutCancelRequested);
    }

    /** Ends a move of which the source has not heard yet, when somebody has asked for its end. */
    boolean endIfCancelRequested(MigrationId id) {
        return change(
                        id,
                        migration -> migration.cancelRequested() && migration.state() == MigrationState.PREPARING
                                ? migration.ended(
                                        MigrationState.CANCELLED,
                                        ErrorCode.CANCELLED,
                                        "cancelled before the source began",
                                        clock.instant())
                                : migration)
                .filter(migration -> migration.state() != MigrationState.CANCELLED)
                .isEmpty();
    }

    Migration require(MigrationId id) {
        return find(id).orElseThrow(
                        () -> new GodwitException(ErrorCode.MIGRATION_UNKNOWN, "there is no migration " + id));
    }

    private void progress(HostId host, MoveProgress news) {
        locked(() -> {
            Open known = open.get(news.migrationId());
            if (known == null
                    || !known.migration().sourceHost().equals(host)
                    || known.migration().state().ended()) {
                return null;
            }
            Migration next = known.migration().withProgress(news);
            Instant now = clock.instant();
            boolean due = Duration.between(known.savedAt(), now).compareTo(PROGRESS_SAVED_EVERY) >= 0;
            if (due || next.state() != known.migration().state()) {
                save(known.migration(), next);
            } else {
                open.put(next.id(), new Open(next, known.savedAt()));
            }
            return null;
        });
    }

    private void report(HostId host, MoveReport report) {
        locked(() -> {
            Migration migration = require(report.migrationId());
            HostId expected = report.role() == Role.SOURCE ? migration.sourceHost() : migration.targetHost();
            if (!expected.equals(host)) {
                throw new GodwitException(
                        ErrorCode.FORBIDDEN, "this host is not the " + report.role() + " of move " + migration.id());
            }
            Migration next = migration.withReport(report);
            if (report.role() == Role.SOURCE && migration.state().canBecome(report.result())) {
                next = next.ended(report.result(), report.code(), report.message(), report.endedAt());
            } else if (report.role() == Role.SOURCE && migration.state() != report.result()) {
                contradiction(host, migration, report);
            }
            save(migration, next);
            return null;
        });
    }

    private void raise(HostId host, Alarm alarm) {
        locked(() -> {
            Migration migration = require(alarm.migrationId());
            if (!host.equals(migration.sourceHost()) && !host.equals(migration.targetHost())) {
                throw new GodwitException(ErrorCode.FORBIDDEN, "this host has no part in move " + migration.id());
            }
            boolean over = migration.state().ended() && migration.state() != MigrationState.UNDECIDED;
            if (!over) {
                alarms.raise(host, alarm);
            }
            return null;
        });
    }

    private void contradiction(HostId host, Migration migration, MoveReport report) {
        String message = "the source reports " + report.result() + " for a move that was recorded as "
                + migration.state() + ": look on both hosts where the VM runs. Its words: " + report.message();
        alarms.raise(
                host, new Alarm(migration.id(), migration.vmId(), "contradictory-report", message, clock.instant()));
    }

    private void endThoseThatNeverBegan() {
        for (Open known : List.copyOf(open.values())) {
            MigrationState state = known.migration().state();
            if (state == MigrationState.QUEUED || state == MigrationState.CHECKING) {
                fail(
                        known.migration().id(),
                        ErrorCode.CONTROLLER_RESTARTED,
                        "the controller was restarted before the move began: nothing was changed; start it again");
            }
        }
    }

    private Optional<Migration> change(MigrationId id, UnaryOperator<Migration> operator) {
        return locked(() -> {
            Open known = open.get(id);
            if (known == null) {
                return Optional.empty();
            }
            Migration next = operator.apply(known.migration());
            save(known.migration(), next);
            return Optional.of(next);
        });
    }

    private void save(Migration before, Migration next) {
        store.update(next);
        boolean over = next.state().ended() && next.state() != MigrationState.UNDECIDED;
        if (over) {
            open.remove(next.id());
        } else {
            open.put(next.id(), new Open(next, clock.instant()));
        }
        if (before.state() != next.state()) {
            log(next, "{}{}", next.state(), next.message() == null ? "" : ": " + next.message());
            if (over) {
                alarms.clear(next.id());
            }
        }
    }

    private static void log(Migration migration, String format, @Nullable Object... arguments) {
        try (MDC.MDCCloseable _ = MDC.putCloseable("migration", migration.id().toString())) {
            LOG.info(format, arguments);
        }
    }

    private <T extends @Nullable Object> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
