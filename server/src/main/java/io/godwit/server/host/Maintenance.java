package io.godwit.server.host;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Maintenance and removal: what an administrator decides about a host. */
@Component
final class Maintenance {

    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    private final KnownHosts known;
    private final Hosts hosts;
    private final AgentLinks links;
    private final HostListeners listeners;
    private final ObjectProvider<OpenMoves> moves;
    private final Clock clock;

    Maintenance(
            KnownHosts known,
            Hosts hosts,
            AgentLinks links,
            HostListeners listeners,
            ObjectProvider<OpenMoves> moves,
            Clock clock) {
        this.known = known;
        this.hosts = hosts;
        this.links = links;
        this.listeners = listeners;
        this.moves = moves;
        this.clock = clock;
    }

    /** In maintenance a host takes no incoming moves; moves that run, and its VMs, go on. */
    Host set(String nameOrId, boolean on) {
        Host host = hosts.require(nameOrId);
        known.change(host.id(), record -> record.inMaintenance(on));
        LOG.info("host {} is {} maintenance", host.name(), on ? "in" : "no longer in");
        listeners.changed(host.id());
        return hosts.find(host.id()).orElseThrow();
    }

    /**
     * Revokes the host's certificate at once and ends its link; its VMs run on there, unknown to this controller.
     *
     * @throws GodwitException {@link ErrorCode#HOST_BUSY} while a move of it is open
     */
    Host remove(String nameOrId) {
        Host host = hosts.require(nameOrId);
        List<OpenMoves.OpenMove> open = moves.stream()
                .flatMap(each -> each.openMoves().stream())
                .filter(move -> move.source().equals(host.id()) || move.target().equals(host.id()))
                .toList();
        if (!open.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.HOST_BUSY,
                    "host " + host.name() + " has part in " + open.size() + " moves that have not ended ("
                            + open.getFirst().id() + (open.size() > 1 ? ", …" : "")
                            + "): wait for their end or cancel them, then remove it");
        }
        known.change(host.id(), record -> record.removed(clock.instant()));
        links.disconnect(host.id(), "the host was removed from this controller");
        LOG.info("host {} ({}) is removed, its certificate revoked", host.name(), host.id());
        listeners.removed(host.id());
        return hosts.find(host.id()).orElseThrow();
    }
}
