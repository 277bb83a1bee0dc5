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
            try {
                begin(migrations.require(id));
            } catch (GodwitException e) {
                migrations.fail(id, e.code(), String.valueOf(e.getMessage()));
            }
        });
    }

    /** Tells the source to give the move up; its report will say how it ended. */
    void cancel(Migration migration) {
        try {
            links.request(
                    migration.sourceHost(),
                    AgentProtocol.CANCEL_MOVE,
                    new CancelMove(migration.id()),
                    Empty.class,
                    ANSWER_DEADLINE);
        } catch (GodwitException e) {
            boolean notYetThere =
                    e.code() == ErrorCode.MIGRATION_UNKNOWN && migration.state() == MigrationState.PREPARING;
            if (!notYetThere) {
                throw e;
            }
        }
    }

    private void begin(Migration migration) {
        MigrationId id = migration.id();
        if (!migrations.advance(id, MigrationState.CHECKING)) {
            return;
        }
        MoveOptions options = migration.options().withProvenDirectories(proofs.prove(migration));
        SignedTicket ticket = TicketSignature.sign(ticket(migration, options), authority.key());
        if (!migrations.prepare(id, ticket, options)) {
            return;
        }
        startTarget(migration, ticket);
        startSource(id);
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

    private void startSource(MigrationId id) {
        SignedTicket ticket = migrations.findTicket(id).orElseThrow();
        for (Migration migration = migrations.require(id);
                migration.state() == MigrationState.PREPARING;
                migration = migrations.require(id)) {
            if (migration.cancelRequested() && !expired(migration)) {
                // A source that has not begun is not begun any more; one that has gets the order to give up.
                LOG.info("cancelled while its tickets went out");
            }
            Optional<GodwitException> failure = sendToSource(migration, ticket);
            if (failure.isEmpty() || failure.get().code() == ErrorCode.TICKET_REPLAYED) {
                if (migrations.require(id).cancelRequested()) {
                    cancel(migrations.require(id));
                }
                return;
            }
            switch (failure.get().code()) {
                case HOST_DISCONNECTED -> {
                    LOG.warn("the source is disconnected; it gets its ticket when it comes back");
                    return;
                }
                case DEADLINE_EXCEEDED, INTERNAL, MOVER_LOST, OUTCOME_UNKNOWN -> pause(failure.get());
                default -> {
                    migrations.fail(
                            id,
                            failure.get().code(),
                            "the source " + migration.source() + " did not begin the move: "
                                    + failure.get().getMessage() + ". The VM runs on there; what " + migration.target()
                                    + " has prepared is given up when the ticket expires");
                    return;
                }
            }
        }
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

    private boolean expired(Migration migration) {
        Instant started = migration.startedAt();
        return started != null && clock.instant().isAfter(started.plus(TICKET_LIFE));
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

    private static void pause(GodwitException why) {
        LOG.warn("it is not known whether the source has begun ({}); asking again", why.getMessage());
        try {
            Thread.sleep(REPEAT_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.INTERNAL, "interrupted", e);
        }
    }
}
