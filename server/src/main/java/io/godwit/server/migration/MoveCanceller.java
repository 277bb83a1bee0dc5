package io.godwit.server.migration;

import io.godwit.link.RpcHandlers.Empty;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.migration.MigrationState;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentLinks;
import io.godwit.server.host.AgentMethods;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives moves up. A wish that was noted stays, and its source is told again whenever it connects, unless the source has
 * refused it or was surely not told.
 */
@Component
public final class MoveCanceller implements AgentMethods {

    private static final Logger LOG = LoggerFactory.getLogger(MoveCanceller.class);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);

    private final Migrations migrations;
    private final AgentLinks links;
    private final Clock clock;

    MoveCanceller(Migrations migrations, AgentLinks links, Clock clock) {
        this.migrations = migrations;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public void add(HostId host, AgentHandlers handlers) {}

    @Override
    public void connected(HostId host) {
        migrations.open().stream()
                .filter(migration -> migration.sourceHost().equals(host))
                .filter(migration -> migration.state() == MigrationState.TRANSFERRING)
                .forEach(migration -> repeatIfRequested(migration.id()));
    }

    /**
     * Tells the source to give the move up; its report will say how it ended.
     *
     * @throws GodwitException {@link ErrorCode#MIGRATION_ENDED}, {@link ErrorCode#SWITCH_OVER_STARTED}, {@link
     *     ErrorCode#HOST_DISCONNECTED}, {@link ErrorCode#DEADLINE_EXCEEDED}
     */
    public Migration cancel(MigrationId id) {
        boolean connected = links.connected(migrations.require(id).sourceHost());
        Migration migration = migrations.change(id, known -> Cancellation.requested(known, clock.instant()));
        if (migration.over()) {
            return migration;
        }
        try {
            tell(migration);
        } catch (GodwitException e) {
            boolean notYetThere =
                    e.code() == ErrorCode.MIGRATION_UNKNOWN && migration.state() == MigrationState.PREPARING;
            if (!notYetThere) {
                throw refused(migration, connected, e);
            }
        }
        return migrations.require(id);
    }

    /** Tells the source what somebody wanted while it was not known whether it had the move. */
    void repeatIfRequested(MigrationId id) {
        Migration migration = migrations.require(id);
        if (!migration.cancelRequested() || migration.state().ended()) {
            return;
        }
        try {
            tell(migration);
        } catch (GodwitException e) {
            LOG.warn("the source did not take the order to give move {} up: {}", id, e.getMessage());
        }
    }

    private GodwitException refused(Migration migration, boolean connected, GodwitException why) {
        String move = "the move of VM " + migration.vmName() + " to " + migration.target();
        String source = "the agent of its source " + migration.source();
        return switch (why.code()) {
            case HOST_DISCONNECTED -> {
                if (!connected) {
                    forget(migration);
                }
                yield new GodwitException(
                        why.code(),
                        connected
                                ? "the link to " + migration.source() + " was lost before it confirmed the order: "
                                        + move + " goes on unless it has taken it; it is told again when it connects"
                                : source + " is not connected, so nobody could be told: " + move
                                        + " goes on without it. Ask again when 'godwit host ls' shows "
                                        + migration.source() + " connected",
                        why);
            }
            case DEADLINE_EXCEEDED ->
                new GodwitException(
                        why.code(),
                        source + " did not answer within " + ANSWER_DEADLINE.toSeconds() + " s: " + move
                                + " goes on unless it has taken the order; see 'godwit migration show "
                                + migration.id() + "'",
                        why);
            default -> {
                forget(migration);
                yield why;
            }
        };
    }

    private void forget(Migration migration) {
        migrations.change(migration.id(), known -> known.over() ? known : known.withCancelRequested(false));
    }

    private void tell(Migration migration) {
        links.request(
                migration.sourceHost(),
                AgentProtocol.CANCEL_MOVE,
                new CancelMove(migration.id()),
                Empty.class,
                ANSWER_DEADLINE);
    }
}
