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
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The agents that are connected now, at most one link a host: the newest that has said hello. */
@Component
public final class AgentLinks {

    private static final Logger LOG = LoggerFactory.getLogger(AgentLinks.class);

    private record Link(RpcPeer peer, HostFacts facts) {}

    private final Map<HostId, Link> links = new ConcurrentHashMap<>();
    private final KnownHosts hosts;
    private final HostListeners listeners;
    private final ObjectProvider<AgentMethods> features;
    private final Clock clock;
    private volatile boolean ending;
    private final Executor executor =
            task -> Thread.ofVirtual().name("agent-link").start(task);

    AgentLinks(KnownHosts hosts, HostListeners listeners, ObjectProvider<AgentMethods> features, Clock clock) {
        this.hosts = hosts;
        this.listeners = listeners;
        this.features = features;
        this.clock = clock;
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
                    "the agent of host "
                            + hosts.find(host).map(HostRecord::name).orElse(host.toString())
                            + " is not connected: look after it there");
        }
        return link.peer().request(method, params, result, deadline);
    }

    /** Ends the host's link, if there is one. */
    public void disconnect(HostId host, String reason) {
        Link link = links.get(host);
        if (link != null) {
            drop(host, link.peer(), reason);
            link.peer().close(reason);
        }
    }

    /** A connection whose certificate is that host's; it becomes the host's link by its HELLO. */
    RpcPeer open(HostRecord host, String fingerprint, Transport transport) {
        AtomicReference<RpcPeer> self = new AtomicReference<>();
        RpcHandlers.Builder builder = RpcHandlers.builder();
        builder.request(AgentProtocol.HELLO, Hello.class, hello -> welcome(host, fingerprint, self.get(), hello));
        AgentHandlers handlers = new AgentHandlers(builder, () -> current(host.id(), self.get()));
        features.orderedStream().forEach(feature -> feature.add(host.id(), handlers));
        RpcPeer peer =
                new RpcPeer("host " + host.name(), transport, builder.build(), executor, ErrorCode.HOST_DISCONNECTED);
        self.set(peer);
        peer.whenDisconnected(reason -> drop(host.id(), peer, reason));
        return peer;
    }

    /** From now on nothing is written: the links end with the controller, and when they were last seen is known. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        ending = true;
        links.keySet().forEach(this::seen);
    }

    private boolean current(HostId host, RpcPeer peer) {
        Link link = links.get(host);
        return link != null && link.peer() == peer;
    }

    /** That connection is its host's link no more; nothing happens when it was not. */
    private void drop(HostId host, RpcPeer peer, String reason) {
        Link link = links.get(host);
        if (link == null || link.peer() != peer || !links.remove(host, link) || ending) {
            return;
        }
        LOG.info(
                "host {} is disconnected: {}",
                hosts.find(host).map(HostRecord::name).orElse("?"),
                reason);
        seen(host);
        listeners.disconnected(host);
    }

    private void seen(HostId host) {
        if (hosts.find(host).filter(record -> record.removedAt() == null).isPresent()) {
            hosts.change(host, record -> record.seen(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        }
    }

    private Welcome welcome(HostRecord host, String fingerprint, RpcPeer peer, Hello hello) {
        int version = version(host, hello);
        HostFacts facts = withFingerprint(hello.facts(), fingerprint);
        hosts.change(host.id(), record -> accepted(record, fingerprint, facts));
        Link old = links.put(host.id(), new Link(peer, facts));
        if (old != null && old.peer() != peer) {
            old.peer().close("replaced by a newer connection of the same host");
            listeners.disconnected(host.id());
        }
        boolean counts = hosts.find(host.id())
                .filter(record -> record.accepts(fingerprint))
                .isPresent();
        if (!peer.open() || !counts) {
            drop(host.id(), peer, "it ended during its HELLO");
            peer.close("the host's certificate counts no more");
        }
        LOG.info("host {} is connected, boot id {}", host.name(), facts.bootId());
        listeners.changed(host.id());
        executor.execute(() -> features.orderedStream().forEach(feature -> feature.connected(host.id())));
        return new Welcome(version, host.id(), host.name());
    }

    private HostRecord accepted(HostRecord host, String fingerprint, HostFacts facts) {
        if (!host.accepts(fingerprint)) {
            throw new GodwitException(
                    ErrorCode.FORBIDDEN,
                    "the certificate of this connection counts no more: host " + host.name() + " has another now");
        }
        return host.connected(fingerprint, facts, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static int version(HostRecord host, Hello hello) {
        int version = Math.min(hello.version(), AgentProtocol.VERSION);
        if (version < Math.max(hello.oldestVersion(), AgentProtocol.OLDEST_VERSION)) {
            throw new GodwitException(
                    ErrorCode.PROTOCOL_VERSION,
                    "the agent of host " + host.name() + " speaks versions " + hello.oldestVersion() + " to "
                            + hello.version() + " of the agent protocol, this controller "
                            + AgentProtocol.OLDEST_VERSION
                            + " to " + AgentProtocol.VERSION + ": update the older of the two");
        }
        return version;
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
