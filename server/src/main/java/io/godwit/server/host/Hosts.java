package io.godwit.server.host;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The hosts with their present state. */
@Component
public final class Hosts {

    private final HostStore store;
    private final AgentLinks links;

    Hosts(HostStore store, AgentLinks links) {
        this.store = store;
        this.links = links;
    }

    public List<Host> list() {
        return store.list().stream().map(this::withState).toList();
    }

    public Optional<Host> find(HostId id) {
        return store.find(id).map(this::withState);
    }

    /** The host's name, or its id where it is not known. */
    public String name(HostId id) {
        return store.find(id).map(Host::name).orElseGet(id::toString);
    }

    /**
     * The host of that name or id.
     *
     * @throws GodwitException {@link ErrorCode#HOST_UNKNOWN} that lists the hosts
     */
    public Host require(String nameOrId) {
        return store.findByName(nameOrId)
                .or(() -> uuid(nameOrId).flatMap(id -> store.find(new HostId(id))))
                .map(this::withState)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.HOST_UNKNOWN,
                        "there is no host " + shortened(nameOrId) + "; the hosts are "
                                + store.list().stream().map(Host::name).toList()));
    }

    private Host withState(Host host) {
        Host.State state = links.connected(host.id()) ? Host.State.CONNECTED : Host.State.DISCONNECTED;
        return new Host(
                host.id(),
                host.name(),
                state,
                host.joinedAt(),
                host.certificateExpiresAt(),
                host.revoked(),
                host.facts());
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
