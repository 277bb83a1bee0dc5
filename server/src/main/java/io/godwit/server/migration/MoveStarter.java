package io.godwit.server.migration;

import io.godwit.link.RpcHandlers.Empty;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.StartMove;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentLinks;
import io.godwit.server.host.AgentMethods;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Starts moves: storage proof, ticket, target, source; from then on the hosts go on by themselves.
 *
 * <p>Until the source has got its ticket a failure ends the move, for nothing was changed. When it is not known whether the
 * source has got it (no answer, lost link, restart of the controller), the same ticket is sent again, to the target first:
 * a host that has begun answers {@code ticket-replayed}, one that has not begins or answers {@code ticket-expired} or
 * {@code ticket-invalid}. Nothing else ends such a doubt, and nothing that the controller concludes ends a move of which the
 * source has told anything.
 */
@Component
public final class MoveStarter implements AgentMethods, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(MoveStarter.class);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);
    private static final Duration REPEAT_AFTER = Duration.ofSeconds(2);

    private final Migrations migrations;
    private final StorageProofs proofs;
    private final Tickets tickets;
    private final MoveCanceller canceller;
    private final MoveThreads threads;
    private final AgentLinks links;
    private final Clock clock;

    MoveStarter(
            Migrations migrations,
            StorageProofs proofs,
            Tickets tickets,
            MoveCanceller canceller,
            MoveThreads threads,
            AgentLinks links,
            Clock clock) {
        this.migrations = migrations;
        this.proofs = proofs;
        this.tickets = tickets;
        this.canceller = canceller;
        this.threads = threads;
        this.links = links;
        this.clock = clock;
    }

    /** Before anybody can connect: ends what an earlier controller had written down and told nobody. */
    @Override
    public void afterSingletonsInstantiated() {
        for (Migration migration : migrations.open()) {
            if (migration.state() == MigrationState.QUEUED || migration.state() == MigrationState.CHECKING) {
                fail(
                        migration.id(),
                        ErrorCode.CONTROLLER_RESTARTED,
                        "the controller was restarted before the move began: nothing was changed; start it again");
            }
        }
    }

    @Override
    public void add(HostId host, AgentHandlers handlers) {}

    /** Sends the ticket again for moves of which it is not known whether that source has it. */
    @Override
    public void connected(HostId host) {
        migrations.open().stream()
                .filter(migration -> migration.sourceHost().equals(host))
                .filter(migration -> migration.state() == MigrationState.PREPARING)
                .forEach(migration -> threads.run(migration.id(), () -> resume(migration.id())));
    }

    /** Begins a move that was written down. */
    public void start(MigrationId id) {
        threads.run(id, () -> {
            if (begin(id)) {
                startSource(id, false);
            }
        });
    }

    /** Everything before the source gets its ticket; true when it may get it now. */
    private boolean begin(MigrationId id) {
        try {
            Migration migration = migrations.change(
                    id,
                    queued ->
                            queued.state() == MigrationState.QUEUED ? queued.inState(MigrationState.CHECKING) : queued);
            if (migration.state() != MigrationState.CHECKING) {
                return false;
            }
            MoveOptions options = migration.options().withProvenDirectories(proofs.prove(migration));
            SignedTicket ticket = tickets.issue(migration, options);
            if (!writeTicket(id, ticket, options)) {
                return false;
            }
            startTarget(migration, ticket);
            return migrations
                            .change(id, prepared -> Cancellation.beforeTheSource(prepared, clock.instant()))
                            .state()
                    == MigrationState.PREPARING;
        } catch (GodwitException e) {
            fail(id, e.code(), String.valueOf(e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            if (!threads.closed()) {
                LOG.error("starting the move failed", e);
                fail(id, ErrorCode.INTERNAL, "an internal error before the move began; nothing was changed");
            }
            return false;
        }
    }

    /** Before anybody gets it; false when the move has ended meanwhile. */
    private boolean writeTicket(MigrationId id, SignedTicket ticket, MoveOptions options) {
        return migrations
                        .change(
                                id,
                                checked -> checked.state() == MigrationState.CHECKING
                                        ? checked.started(options, clock.instant())
                                        : checked,
                                ticket)
                        .state()
                == MigrationState.PREPARING;
    }

    private void startTarget(Migration migration, SignedTicket ticket) {
        try {
            send(migration.targetHost(), ticket, Role.TARGET);
        } catch (GodwitException e) {
            throw new GodwitException(
                    e.code(),
                    "the target " + migration.target() + " did not accept the move: " + e.getMessage()
                            + ". The VM runs on at " + migration.source(),
                    e);
        }
    }

    /**
     * Goes on where it is not known what both have got. The target must have the ticket before the source begins, else the
     * source would find nobody; what it answers does not matter, for the source decides.
     */
    private void resume(MigrationId id) {
        SignedTicket ticket = migrations.findTicket(id).orElseThrow();
        while (prepares(id) && !targetHas(id, ticket) && !tickets.expired(ticket)) {
            pause();
        }
        startSource(id, true);
    }

    private boolean targetHas(MigrationId id, SignedTicket ticket) {
        try {
            send(migrations.require(id).targetHost(), ticket, Role.TARGET);
            return true;
        } catch (GodwitException e) {
            return !inDoubt(e.code());
        }
    }

    /** Until it is known that the source has begun, or that it never will. */
    private void startSource(MigrationId id, boolean sentBefore) {
        SignedTicket ticket = migrations.findTicket(id).orElseThrow();
        boolean doubt = sentBefore;
        String lastReason = "";
        while (prepares(id)) {
            Migration migration = migrations.require(id);
            try {
                send(migration.sourceHost(), ticket, Role.SOURCE);
                canceller.repeatIfRequested(id);
                return;
            } catch (GodwitException e) {
                if (e.code() == ErrorCode.TICKET_REPLAYED) {
                    canceller.repeatIfRequested(id);
                    return;
                }
                String reason = String.valueOf(e.getMessage());
                boolean certain = e.code() == ErrorCode.TICKET_EXPIRED || e.code() == ErrorCode.TICKET_INVALID;
                if (certain || (!doubt && !inDoubt(e.code()))) {
                    fail(
                            id,
                            e.code(),
                            "the source " + migration.source() + " did not begin the move: " + reason
                                    + ". The VM runs on there; what " + migration.target()
                                    + " has prepared is given up when the ticket expires");
                    return;
                }
                doubt = true;
                if (!reason.equals(lastReason)) {
                    LOG.warn("it is not known whether the source has begun ({}); it is asked again", reason);
                    lastReason = reason;
                }
            }
            pause();
        }
    }

    private boolean prepares(MigrationId id) {
        return !threads.closed() && migrations.require(id).state() == MigrationState.PREPARING;
    }

    /** Answers after which the ticket may or may not have been taken. */
    private static boolean inDoubt(ErrorCode code) {
        return switch (code) {
            case HOST_DISCONNECTED, DEADLINE_EXCEEDED, INTERNAL, MOVER_LOST, OUTCOME_UNKNOWN -> true;
            default -> false;
        };
    }

    /** Ends a move of which the source surely knows nothing; not one of which it has told anything. */
    private void fail(MigrationId id, ErrorCode code, String message) {
        if (threads.closed()) {
            return;
        }
        migrations.change(id, migration -> switch (migration.state()) {
            case QUEUED, CHECKING, PREPARING ->
                migration.progress() == null && migration.sourceReport() == null
                        ? migration.ended(MigrationState.FAILED, code, message, clock.instant())
                        : migration;
            default -> migration;
        });
    }

    private void send(HostId host, SignedTicket ticket, Role role) {
        links.request(host, AgentProtocol.START_MOVE, new StartMove(ticket, role), Empty.class, ANSWER_DEADLINE);
    }

    private static void pause() {
        try {
            Thread.sleep(REPEAT_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.INTERNAL, "interrupted", e);
        }
    }
}
