package io.godwit.server.host;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.link.Transport;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Hello;
import io.godwit.model.agent.Welcome;
import io.godwit.model.host.HostFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The agents that are connected now, at most one link a host: the newest that has said hello. */
@Component
public final class AgentLinks {

    private static final Logger LOG = LoggerFactory.getLogger(AgentLinks.class);

    private record Link(RpcPeer peer, HostFacts facts) {}

    private final Map<HostId, Link> links = new ConcurrentHashMap<>();
    private final HostStore hosts;
    private final ObjectProvider<AgentMethods> features;
    private final Executor executor =
            task -> Thread.ofVirtual().name("agent-link").start(task);

    AgentLinks(HostStore hosts, ObjectProvider<AgentMethods> features) {
        this.hosts = hosts;
        this.features = features;
    }

    public boolean connected(HostId host) {
        return links.containsKey(host);
    }

    /** What the connected host told in its HELLO, its fingerprint taken from its certificate. */
    public Optional<HostFacts> findFacts(HostId host) {
        return Optional.ofNullable(links.get(host)).map(Link::facts);
    }

    /**
     * Asks a host's agent.
     *
     * @throws GodwitException {@link ErrorCode#HOST_DISCONNECTED}, {@link ErrorCode#DEADLINE_EXCEEDED}, or the agent's own
     */
    public <R> R request(HostId host, String method, Object params, Class<R> result, Duration deadline) {
        Link link = links.get(host);
        if (link == null) {
            throw new GodwitException(
                    ErrorCode.HOST_DISCONNECTED,
                    "the agent of host " + hosts.find(host).map(Host::name).orElse(host.toString())
                            + " is not connected: look after it there");
        }
        return link.peer().request(method, params, result, deadline);
    }

    /** Ends the host's link, if there is one. */
    public void disconnect(HostId host, String reason) {
        Link link = links.remove(host);
        if (link != null) {
            link.peer().close(reason);
        }
    }

    /** A connection whose certificate is that host's; it becomes the host's link by its HELLO. */
    RpcPeer open(Host host, String fingerprint, Transport transport) {
        AtomicReference<RpcPeer> self = new AtomicReference<>();
        RpcHandlers.Builder builder = RpcHandlers.builder();
        builder.request(AgentProtocol.HELLO, Hello.class, hello -> welcome(host, fingerprint, self.get(), hello));
        AgentHandlers handlers = new AgentHandlers(builder, () -> current(host.id(), self.get()));
        features.orderedStream().forEach(feature -> feature.add(host.id(), handlers));
        RpcPeer peer =
                new RpcPeer("host " + host.name(), transport, builder.build(), executor, ErrorCode.HOST_DISCONNECTED);
        self.set(peer);
        peer.whenDisconnected(reason -> {
            if (links.computeIfPresent(host.id(), (_, link) -> link.peer() == peer ? null : link) == null) {
                LOG.info("host {} is disconnected: {}", host.name(), reason);
            }
        });
        return peer;
    }

    private boolean current(HostId host, RpcPeer peer) {
        Link link = links.get(host);
        return link != null && link.peer() == peer;
    }

    private Welcome welcome(Host host, String fingerprint, RpcPeer peer, Hello hello) {
        int version = Math.min(hello.version(), AgentProtocol.VERSION);
        if (version < Math.max(hello.oldestVersion(), AgentProtocol.OLDEST_VERSION)) {
            throw new GodwitException(
                    ErrorCode.PROTOCOL_VERSION,
                    "the agent of host " + host.name() + " speaks versions " + hello.oldestVersion() + " to "
                            + hello.version() + " of the agent protocol, this controller "
                            + AgentProtocol.OLDEST_VERSION
                            + " to " + AgentProtocol.VERSION + ": update the older of the two");
        }
        HostFacts facts = withFingerprint(hello.facts(), fingerprint);
        hosts.saveFacts(host.id(), facts);
        Link old = links.put(host.id(), new Link(peer, facts));
        if (old != null && old.peer() != peer) {
            old.peer().close("replaced by a newer connection of the same host");
        }
        if (!peer.open()) {
            links.computeIfPresent(host.id(), (_, link) -> link.peer() == peer ? null : link);
        }
        LOG.info("host {} is connected, boot id {}", host.name(), facts.bootId());
        executor.execute(() -> features.orderedStream().forEach(feature -> feature.connected(host.id())));
        return new Welcome(version, host.id(), host.name());
    }

    private static HostFacts withFingerprint(HostFacts told, String fingerprint) {
        return new HostFacts(
                told.hostName(),
                told.bootId(),
                fingerprint,
                List.copyOf(told.tunnelEndpoints()),
                told.libvirtVersion(),
                told.hypervisorVersion(),
                told.godwitVersion(),
                told.cpus(),
                told.memoryBytes());
    }
}
