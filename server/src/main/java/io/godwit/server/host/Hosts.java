package io.godwit.server.host;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The hosts with their present state. */
@Component
public final class Hosts {

    private final KnownHosts known;
    private final AgentLinks links;
    private final HypervisorWatch hypervisors;
    private final ObjectProvider<ClusterNames> clusters;
    private final Clock clock;

    Hosts(
            KnownHosts known,
            AgentLinks links,
            HypervisorWatch hypervisors,
            ObjectProvider<ClusterNames> clusters,
            Clock clock) {
        this.known = known;
        this.links = links;
        this.hypervisors = hypervisors;
        this.clusters = clusters;
        this.clock = clock;
    }

    /** By name, without those that were removed. */
    public List<Host> list() {
        return known.all().stream()
                .filter(host -> host.removedAt() == null)
                .map(this::view)
                .sorted(Comparator.comparing(Host::name))
                .toList();
    }

    /** Those that were removed, by name and id. */
    List<Host> removed() {
        return known.all().stream()
                .filter(host -> host.removedAt() != null)
                .map(this::view)
                .sorted(Comparator.comparing(Host::name)
                        .thenComparing(host -> host.id().toString()))
                .toList();
    }

    /** The host of that id, also when it was removed. */
    public Optional<Host> find(HostId id) {
        return known.find(id).map(this::view);
    }

    /** The host's name, or its id where it is not known. */
    public String name(HostId id) {
        return known.find(id).map(HostRecord::name).orElseGet(id::toString);
    }

    /**
     * The host of that name or id.
     *
     * @throws GodwitException {@link ErrorCode#HOST_UNKNOWN} that lists the hosts; {@link ErrorCode#HOST_REMOVED}
     */
    public Host require(String nameOrId) {
        Host host = requireAny(nameOrId);
        if (host.state() == Host.State.REMOVED) {
            throw new GodwitException(
                    ErrorCode.HOST_REMOVED, "host " + host.name() + " (" + host.id() + ") was removed from here");
        }
        return host;
    }

    /**
     * The host of that name or id; by its id also one that was removed.
     *
     * @throws GodwitException {@link ErrorCode#HOST_UNKNOWN} that lists the hosts
     */
    public Host requireAny(String nameOrId) {
        return known.findByName(nameOrId)
                .or(() -> uuid(nameOrId).flatMap(id -> known.find(new HostId(id))))
                .map(this::view)
                .orElseThrow(() -> unknown(nameOrId));
    }

    private Host view(HostRecord host) {
        boolean connected = links.connected(host.id());
        return new Host(
                host.id(),
                host.name(),
                state(host, connected),
                connected,
                hypervisors.find(host.id()).orElse(null),
                clusters.stream()
                        .flatMap(each -> each.clusterOf(host.id()).stream())
                        .findFirst()
                        .orElse(null),
                host.joinedAt(),
                connected ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : host.lastSeenAt(),
                host.current().expiresAt(),
                host.removedAt(),
                host.facts());
    }

    private static Host.State state(HostRecord host, boolean connected) {
        if (host.removedAt() != null) {
            return Host.State.REMOVED;
        }
        if (host.maintenance()) {
            return Host.State.MAINTENANCE;
        }
        return connected ? Host.State.CONNECTED : Host.State.DISCONNECTED;
    }

    private GodwitException unknown(String nameOrId) {
        List<String> names = list().stream().map(Host::name).toList();
        String told = names.isEmpty()
                ? "no host has joined yet"
                : "the hosts are " + String.join(", ", names.subList(0, Math.min(names.size(), 20)))
                        + (names.size() > 20 ? " and " + (names.size() - 20) + " more" : "");
        return new GodwitException(ErrorCode.HOST_UNKNOWN, "there is no host " + shortened(nameOrId) + "; " + told);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
