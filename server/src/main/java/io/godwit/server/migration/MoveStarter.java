package io.godwit.server.migration;

import io.godwit.link.RpcHandlers.Empty;
import io.godwit.link.TicketSignature;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.StartMove;
import io.godwit.model.host.HostFacts;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentLinks;
import io.godwit.server.host.AgentMethods;
import io.godwit.server.pki.CertificateAuthority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Starts moves: storage proof, ticket, target, source; from then on the hosts go on by themselves.
 *
 * <p>Until the source has got its ticket a failure ends the move, for nothing was changed. When it is not known whether the
 * source has got it (no answer, lost link, restart of the controller), the same ticket is sent again: a source that has begun
 * answers {@code ticket-replayed}, one that has not begins or answers {@code ticket-expired}.
 */
@Component
final class MoveStarter implements AgentMethods {

    private static final Logger LOG = LoggerFactory.getLogger(MoveStarter.class);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);
    private static final Duration TICKET_LIFE = Duration.ofSeconds(60);
    private static final Duration REPEAT_AFTER = Duration.ofSeconds(2);

    private final Migrations migrations;
    private final StorageProofs proofs;
    private final AgentLinks links;
    private final CertificateAuthority authority;
    private final Clock clock;
    private final Set<MigrationId> starting = ConcurrentHashMap.newKeySet();

    MoveStarter(
            Migrations migrations,
            StorageProofs proofs,
            AgentLinks links,
            CertificateAuthority authority,
            Clock clock) {
        this.migrations = migrations;
        this.proofs = proofs;
        this.links = links;
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public void add(HostId host, AgentHandlers handlers) {}

    /** Sends the ticket again for moves of which it is not known whether that source has it. */
    @Override
    public void connected(HostId host) {
        migrations.openFrom(host).stream()
                .filter(migration -> migration.state() == MigrationState.PREPARING)
                .forEach(migration -> onOwnThread(migration.id(), () -> startSource(migration.id())));
    }

    void start(MigrationId id) {
        onOwnThread(id, () -> {
            if (begin(id)) {
                startSource(id);
            }
        });
    }

    /**
     * Tells the source to give the move up; its report will say how it ended.
     *
     * @throws GodwitException the source's answer; nothing is asked for then
     */
    void cancel(Migration migration) {
        try {
            sendCancel(migration.id(), migration.sourceHost());
        } catch (GodwitException e) {
            boolean notYetThere =
                    e.code() == ErrorCode.MIGRATION_UNKNOWN && migration.state() == MigrationState.PREPARING;
            if (!notYetThere) {
                migrations.forgetCancel(migration.id());
                throw e;
            }
        }
    }

    /** Everything before the source gets its ticket; true when it may get it now. */
    private boolean begin(MigrationId id) {
        try {
            if (!migrations.advance(id, MigrationState.CHECKING)) {
                return false;
            }
            Migration migration = migrations.require(id);
            MoveOptions options = migration.options().withProvenDirectories(proofs.prove(migration));
            SignedTicket ticket = TicketSignature.sign(ticket(migration, options), authority.key());
            if (!migrations.prepare(id, ticket, options)) {
                return false;
            }
            startTarget(migration, ticket);
            return !migrations.endIfCancelRequested(id);
        } catch (GodwitException e) {
            migrations.fail(id, e.code(), String.valueOf(e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            LOG.error("starting the move failed", e);
            migrations.fail(id, ErrorCode.INTERNAL, "an internal error before the move began; nothing was changed");
            return false;
        }
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

    /** Until it is known that the source has begun, or that it never will. */
    private void startSource(MigrationId id) {
        SignedTicket ticket = migrations.findTicket(id).orElseThrow();
        String lastReason = "";
        while (migrations.require(id).state() == MigrationState.PREPARING) {
            Migration migration = migrations.require(id);
            Optional<GodwitException> failure = sendToSource(migration, ticket);
            if (failure.isEmpty() || failure.get().code() == ErrorCode.TICKET_REPLAYED) {
                cancelIfRequested(id);
                return;
            }
            String reason = String.valueOf(failure.get().getMessage());
            if (!inDoubt(failure.get().code())) {
                migrations.fail(
                        id,
                        failure.get().code(),
                        "the source " + migration.source() + " did not begin the move: " + reason
                                + ". The VM runs on there; what " + migration.target()
                                + " has prepared is given up when the ticket expires");
                return;
            }
            if (!reason.equals(lastReason)) {
                LOG.warn("it is not known whether the source has begun ({}); it is asked again", reason);
                lastReason = reason;
            }
            pause();
        }
    }

    private static boolean inDoubt(ErrorCode code) {
        return switch (code) {
            case HOST_DISCONNECTED, DEADLINE_EXCEEDED, INTERNAL, MOVER_LOST, OUTCOME_UNKNOWN -> true;
            default -> false;
        };
    }

    private void cancelIfRequested(MigrationId id) {
        Migration migration = migrations.require(id);
        if (!migration.cancelRequested() || migration.state().ended()) {
            return;
        }
        try {
            sendCancel(id, migration.sourceHost());
        } catch (GodwitException e) {
            LOG.warn("the source did not take the order to give the move up: {}", e.getMessage());
        }
    }

    private void sendCancel(MigrationId id, HostId source) {
        links.request(source, AgentProtocol.CANCEL_MOVE, new CancelMove(id), Empty.class, ANSWER_DEADLINE);
    }

    private Optional<GodwitException> sendToSource(Migration migration, SignedTicket ticket) {
        try {
            send(migration.sourceHost(), ticket, Role.SOURCE);
            return Optional.empty();
        } catch (GodwitException e) {
            return Optional.of(e);
        }
    }

    private void send(HostId host, SignedTicket ticket, Role role) {
        links.request(host, AgentProtocol.START_MOVE, new StartMove(ticket, role), Empty.class, ANSWER_DEADLINE);
    }

    private Ticket ticket(Migration migration, MoveOptions options) {
        HostFacts source = facts(migration.sourceHost(), migration.source());
        HostFacts target = facts(migration.targetHost(), migration.target());
        if (target.tunnelEndpoints().isEmpty()) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_UNREACHABLE,
                    "the target " + migration.target() + " names no address on which its mover can be reached: give it"
                            + " an adapter for migration");
        }
        Instant now = clock.instant();
        return new Ticket(
                migration.id(),
                migration.vmId(),
                migration.vmName(),
                migration.sourceHost(),
                migration.targetHost(),
                migration.source(),
                migration.target(),
                source.certificateFingerprint(),
                target.certificateFingerprint(),
                source.bootId(),
                target.bootId(),
                target.tunnelEndpoints(),
                options,
                now,
                now.plus(TICKET_LIFE));
    }

    private HostFacts facts(HostId host, String name) {
        return links.findFacts(host)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.HOST_DISCONNECTED, "the agent of host " + name + " has disconnected"));
    }

    private void onOwnThread(MigrationId id, Runnable action) {
        if (!starting.add(id)) {
            return;
        }
        Thread.ofVirtual().name("move-" + id).start(() -> {
            try (MDC.MDCCloseable _ = MDC.putCloseable("migration", id.toString())) {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("starting the move failed", e);
            } finally {
                starting.remove(id);
            }
        });
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
