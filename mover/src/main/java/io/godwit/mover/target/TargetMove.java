package io.godwit.mover.target;

import io.godwit.libvirt.LibvirtException;
import io.godwit.link.RpcHandlers;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.MonitorTimes;
import io.godwit.mover.domain.MoveDirectory;
import io.godwit.mover.hook.HookPoint;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Decision;
import io.godwit.mover.journal.JournalEntry;
import io.godwit.mover.journal.Result;
import io.godwit.mover.peer.AbortRequest;
import io.godwit.mover.peer.ClockReading;
import io.godwit.mover.peer.FinishRequest;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.peer.OutcomeRequest;
import io.godwit.mover.peer.PeerProtocol;
import io.godwit.mover.peer.PrepareAnswer;
import io.godwit.mover.peer.PrepareRequest;
import io.godwit.mover.settlement.TargetOutcome;
import io.godwit.tunnel.SessionHandler;
import io.godwit.tunnel.TunnelStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The target's side of one move: answers the source's mover.
 *
 * <p>Invariants: Finish3 (not cancelled) is called at most once, by the process that called Prepare3, on the same
 * connection, and only after this process itself recorded COMMIT. A target that has recorded ABORT never calls it. Whoever
 * asks again gets the record, not a second try. Prepare, finish and abort exclude each other by {@link #phases}; the
 * outcome may be asked at any time.
 */
public final class TargetMove {

    private static final System.Logger LOG = System.getLogger(TargetMove.class.getName());

    private final MoverHost host;
    private final Ticket ticket;
    private final MigrationId id;
    private final Executor executor;
    private final Runnable whenConfirmed;
    private final RecordedOutcome records;
    private final AtomicBoolean settling = new AtomicBoolean();
    private final ReentrantLock phases = new ReentrantLock();
    private final SourceSessions sessions;
    private final ReadyConnections connections;
    private volatile @Nullable TargetGuest guest;
    private volatile @Nullable Outcome answered;

    /** What stands from an earlier mover is not looked up yet: nobody may take its lack of a result for an answer. */
    private volatile boolean recovering;

    /**
     * A move that waits for its source.
     *
     * @param recovering it was begun by a mover that is gone; {@link #recover} follows
     * @param whenConfirmed run once nobody will ask for its outcome any more
     */
    public TargetMove(MoverHost host, Ticket ticket, Executor executor, boolean recovering, Runnable whenConfirmed) {
        this.host = host;
        this.ticket = ticket;
        this.id = ticket.migrationId();
        this.executor = executor;
        this.recovering = recovering;
        this.whenConfirmed = whenConfirmed;
        this.records = new RecordedOutcome(host, id);
        this.connections = new ReadyConnections(host.hypervisor(), executor);
        this.sessions = new SourceSessions(id, handlers(), this::receive, this::lost, executor);
    }

    public Ticket ticket() {
        return ticket;
    }

    /** What the tunnel tells of a session for this move. A newer session of the same source replaces the older one. */
    public SessionHandler newSession() {
        return sessions.newSession();
    }

    /** The move is announced: what takes time and changes nothing is done before the source comes. */
    public void expect() {
        connections.begin();
    }

    private void receive(TunnelStream stream) {
        TargetGuest prepared = guest;
        if (prepared == null || stream.purpose() != PeerProtocol.MEMORY_STREAM) {
            stream.reset("migration " + id + " is not prepared for a stream of purpose " + stream.purpose());
            return;
        }
        prepared.receive(stream);
    }

    private void lost(String reason) {
        giveUp(ErrorCode.TUNNEL_LOST, "the tunnel from host " + ticket.sourceName() + " ended: " + reason);
    }

    /**
     * Gives up a move that nobody can finish any more: no session came before the ticket expired, or the session is lost.
     * Nothing happens when something is recorded already.
     */
    public void giveUp(ErrorCode code, String reason) {
        phases.lock();
        try {
            if (host.decisions().findDecision(id).isEmpty()) {
                abortLocked(code, reason);
            }
        } finally {
            phases.unlock();
        }
    }

    /** The ticket has expired: a move whose source never came is over. */
    public void giveUpUnlessJoined() {
        if (!sessions.joined()) {
            giveUp(
                    ErrorCode.TICKET_EXPIRED,
                    "host " + ticket.sourceName() + " did not connect before the ticket expired");
        }
    }

    /**
     * Goes on after a mover died: what was prepared is gone with its connection, so without COMMIT the move is aborted;
     * with COMMIT the truth is looked up.
     */
    public void recover() {
        phases.lock();
        try {
            Optional<Decision> decision = host.decisions().findDecision(id);
            if (decision.isEmpty() && records.rebooted()) {
                end(outcome());
            } else if (decision.isEmpty()) {
                abortLocked(ErrorCode.MOVER_LOST, "the target's mover ended before the decision");
            } else if (decision.get() == Decision.COMMIT) {
                settleCommit();
                end(outcome());
            } else {
                end(outcome());
            }
        } finally {
            recovering = false;
            phases.unlock();
        }
    }

    private RpcHandlers handlers() {
        return RpcHandlers.builder()
                .request(PeerProtocol.CLOCK, ClockReading.class, reading -> new ClockReading(MonitorTimes.nowMicros()))
                .request(PeerProtocol.PREPARE, PrepareRequest.class, this::prepare)
                .request(PeerProtocol.FINISH, FinishRequest.class, this::finish)
                .request(PeerProtocol.ABORT, AbortRequest.class, this::abort)
                .request(PeerProtocol.OUTCOME, OutcomeRequest.class, request -> outcome())
                .command(PeerProtocol.CONFIRMED, OutcomeRequest.class, request -> confirmed())
                .build();
    }

    private PrepareAnswer prepare(PrepareRequest request) {
        phases.lock();
        try {
            if (guest != null
                    || records.rebooted()
                    || host.decisions().findDecision(id).isPresent()) {
                throw new GodwitException(
                        ErrorCode.VM_BUSY, "migration " + id + " was prepared or decided before; start a new one");
            }
            host.journal().update(id, entry -> entry.withPrepared(request.autostart(), System.nanoTime()));
            TargetGuest prepared = TargetGuest.open(host, ticket, request, connections);
            guest = prepared;
            long start = System.nanoTime();
            String cookie = prepared.prepare();
            long micros = (System.nanoTime() - start) / 1000;
            host.hooks().reached(HookPoint.TARGET_PREPARED, id);
            return new PrepareAnswer(cookie, micros);
        } catch (LibvirtException e) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_ERROR,
                    "libvirt on host " + ticket.targetName() + " cannot prepare VM " + ticket.vmName() + ": "
                            + e.getMessage(),
                    e);
        } finally {
            phases.unlock();
        }
    }

    /** COMMIT, then the first and only Finish3. Between the guest's stop and its resumption: nothing durable, no waiting. */
    private Outcome finish(FinishRequest request) {
        phases.lock();
        try {
            long asked = MonitorTimes.nowMicros();
            TargetGuest prepared = guest;
            host.hooks().reached(HookPoint.TARGET_ASKED, id);
            if (prepared == null) {
                return outcome();
            }
            CompletableFuture<Boolean> ready = CompletableFuture.supplyAsync(prepared::isReady, executor);
            byte[] cookie = prepared.checkedCookie(request.cookie());
            if (!ready.join()) {
                return abortLocked(
                        ErrorCode.HYPERVISOR_UNREACHABLE,
                        "libvirt on host " + ticket.targetName() + " does not answer, or has lost the VM's copy");
            }
            if (!host.decisions().record(id, Decision.COMMIT)) {
                return outcome();
            }
            long committed = MonitorTimes.nowMicros();
            host.hooks().reached(HookPoint.TARGET_COMMITTED, id);
            try {
                prepared.finish(cookie);
                host.hooks().reached(HookPoint.TARGET_FINISHED, id);
                host.decisions().record(id, Result.FINISHED);
            } catch (LibvirtException e) {
                LOG.log(System.Logger.Level.WARNING, "migration {0}: Finish3 failed: {1}", id, e.getMessage());
                if (TargetGuest.isAnswer(e) && prepared.neverResumed()) {
                    host.decisions().record(id, Result.FAILED);
                } else {
                    settleCommit();
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "migration " + id + ": after COMMIT, looking for the truth", e);
                settleCommit();
            }
            host.hooks().reached(HookPoint.TARGET_RECORDED, id);
            Outcome outcome = prepared.describe(outcome(), asked, committed);
            if (host.decisions().findResult(id).isPresent()) {
                answered = outcome;
            }
            executor.execute(() -> afterFinish(outcome));
            return outcome;
        } finally {
            phases.unlock();
        }
    }

    private void afterFinish(Outcome outcome) {
        phases.lock();
        try {
            end(outcome);
        } finally {
            phases.unlock();
        }
    }

    private Outcome abort(AbortRequest request) {
        phases.lock();
        try {
            return abortLocked(ErrorCode.CANCELLED, request.reason());
        } finally {
            phases.unlock();
        }
    }

    /** After a reboot nothing is recorded any more: COMMIT may have stood, and the VM may have run here. */
    private Outcome abortLocked(ErrorCode code, String reason) {
        if (!records.rebooted()) {
            host.decisions().record(id, Decision.ABORT);
        }
        Outcome outcome = outcome();
        if (outcome.outcome() != TargetOutcome.ABORTED) {
            return outcome;
        }
        TargetGuest prepared = guest;
        if (prepared != null) {
            prepared.abort();
        }
        JournalEntry entry = host.journal().load(id);
        if (entry.report() == null) {
            end(outcome, code, reason);
        }
        return outcome;
    }

    /** COMMIT stands without a result: asks libvirt and the agent's event stream. */
    private void settleCommit() {
        if (host.decisions().findResult(id).isPresent()) {
            return;
        }
        JournalEntry entry = host.journal().load(id);
        CommitTruth.find(host, ticket, entry.preparedNanos())
                .ifPresent(result -> host.decisions().record(id, result));
    }

    /**
     * What is recorded, for anyone who asks, at any time. Where COMMIT stands without a result, what could not be seen may be
     * seen later: it is looked for again beside.
     */
    private Outcome outcome() {
        Outcome known = answered;
        if (known != null) {
            return known;
        }
        boolean mine = phases.isHeldByCurrentThread();
        Outcome recorded = records.read((recovering || phases.isLocked()) && !mine);
        if (!mine && !recovering && recorded.outcome().isFinal() && settling.compareAndSet(false, true)) {
            executor.execute(this::closeIfOpen);
        }
        if (recorded.outcome() == TargetOutcome.UNKNOWN && !mine && settling.compareAndSet(false, true)) {
            executor.execute(this::settleAgain);
        }
        return recorded;
    }

    /** A result that somebody else has recorded (an operator, by hand) ends the move here too. */
    private void closeIfOpen() {
        phases.lock();
        try {
            MoveReport report = host.journal().load(id).report();
            Outcome recorded = records.read(false);
            if (report != null
                    && report.result() == MigrationState.UNDECIDED
                    && recorded.outcome().isFinal()) {
                end(recorded);
            }
        } finally {
            phases.unlock();
            settling.set(false);
        }
    }

    private void settleAgain() {
        try {
            Optional<Result> found =
                    CommitTruth.find(host, ticket, host.journal().load(id).preparedNanos());
            if (found.isPresent()) {
                phases.lock();
                try {
                    host.decisions().record(id, found.get());
                    end(outcome());
                } finally {
                    phases.unlock();
                }
            }
        } finally {
            settling.set(false);
        }
    }

    private void confirmed() {
        phases.lock();
        try {
            host.journal().update(id, JournalEntry::withConfirmed);
            sessions.close("the move is over");
            whenConfirmed.run();
        } finally {
            phases.unlock();
        }
    }

    private void end(Outcome outcome) {
        switch (outcome.outcome()) {
            case FINISHED -> end(outcome, null, outcome.message());
            case NOTHING_RECORDED, PENDING, UNREACHABLE, UNKNOWN, REBOOTED ->
                end(outcome, ErrorCode.OUTCOME_UNKNOWN, outcome.message());
            case ABORTED, FAILED, NEVER_RAN -> end(outcome, ErrorCode.HYPERVISOR_ERROR, outcome.message());
        }
    }

    private void end(Outcome outcome, @Nullable ErrorCode code, String message) {
        TargetGuest prepared = guest;
        if (outcome.outcome() == TargetOutcome.FINISHED) {
            Autostart.restore(host, ticket);
        }
        if (prepared != null && outcome.outcome() != TargetOutcome.UNKNOWN) {
            prepared.close();
            guest = null;
        }
        MigrationState state = switch (outcome.outcome()) {
            case FINISHED -> MigrationState.COMPLETED;
            case ABORTED, FAILED, NEVER_RAN ->
                code == ErrorCode.CANCELLED ? MigrationState.CANCELLED : MigrationState.FAILED;
            case NOTHING_RECORDED, PENDING, UNREACHABLE, UNKNOWN, REBOOTED -> MigrationState.UNDECIDED;
        };
        connections.close();
        JournalEntry entry = host.journal().load(id);
        MoveReport report = new MoveReport(
                id,
                ticket.vmId(),
                Role.TARGET,
                state,
                code,
                message,
                Instant.ofEpochMilli(entry.acceptedMicros() / 1000),
                Instant.now(),
                List.of(),
                sessions.wireBytes(),
                0,
                0,
                null);
        host.journal().update(id, e -> e.withReport(report));
        host.listener().ended(report);
        MoveDirectory.remove(host.settings().runtime(), id);
    }
}
