package io.godwit.agent.controller;

import io.godwit.agent.enrolment.Enrolment;
import io.godwit.agent.enrolment.Identities;
import io.godwit.agent.enrolment.Renewal;
import io.godwit.link.CertificateRefusedException;
import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcHandlers.Empty;
import io.godwit.link.RpcPeer;
import io.godwit.link.TlsContexts;
import io.godwit.link.WebSocketLink;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Hello;
import io.godwit.model.agent.Welcome;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's link to its controller. Dials, says HELLO, tells VMs, resources and the state of libvirt, and begins again when the link is lost, after
 * 0.5 s at first and at most 10 s.
 *
 * <p>What is given to {@link #deliver} arrives at least once, in order, also after a restart of the agent; what is given to
 * {@link #notify} is dropped while there is no link.
 */
public final class ControllerLink implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ControllerLink.class.getName());
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);
    private static final Duration FULL_INVENTORY = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private record Notification(String method, Object params) {}

    private final Identities identities;
    private final HostState host;
    private final RpcHandlers handlers;
    private final Outbox outbox;
    private final Executor executor =
            task -> Thread.ofVirtual().name("controller-link").start(task);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object order = new Object();
    private volatile @Nullable RpcPeer welcomed;
    private volatile Optional<String> managementAddress = Optional.empty();
    private @Nullable List<Notification> held;
    private volatile String anew = "";
    private String lastFailure = "";

    private ControllerLink(Identities identities, HostState host, RpcHandlers handlers, Outbox outbox) {
        this.identities = identities;
        this.host = host;
        this.handlers = handlers;
        this.outbox = outbox;
    }

    /**
     * Starts and returns at once; the controller need not be there.
     *
     * @param host asked for HELLO and what follows it
     * @param handlers what the controller may ask of this agent
     */
    public static ControllerLink start(
            Identities identities, HostState host, RpcHandlers handlers, Path outboxDirectory) {
        ControllerLink link = new ControllerLink(identities, host, handlers, Outbox.open(outboxDirectory));
        Thread.ofVirtual().name("controller-dialler").start(link::dialForEver);
        Thread.ofVirtual().name("controller-outbox").start(link::deliverForEver);
        return link;
    }

    /** Whether the controller has answered HELLO on a link that is not lost. */
    public boolean connected() {
        RpcPeer peer = welcomed;
        return peer != null && peer.open();
    }

    /** The numeric address of this host from which it reached the controller last; empty before the first time. */
    public Optional<String> managementAddress() {
        return managementAddress;
    }

    /**
     * Asks the controller.
     *
     * @throws GodwitException {@link ErrorCode#HOST_DISCONNECTED} while there is no link, or the controller's own
     */
    public <R> R request(String method, Object params, Class<R> result) {
        RpcPeer peer = welcomed;
        if (peer == null) {
            throw new GodwitException(ErrorCode.HOST_DISCONNECTED, "there is no link to the controller now");
        }
        return peer.request(method, params, result, ANSWER_DEADLINE);
    }

    /** Ends the link and dials anew at once, with the certificate that is in use then. */
    public void reconnect(String why) {
        RpcPeer peer = welcomed;
        if (peer != null) {
            anew = why;
            peer.close(why);
        }
    }

    /** Tells the controller something that matters only now; dropped without a link. */
    public void notify(String method, Object params) {
        synchronized (order) {
            RpcPeer peer = welcomed;
            if (held != null) {
                held.add(new Notification(method, params));
            } else if (peer != null) {
                peer.notify(method, params);
            }
        }
    }

    /** Tells the controller something that must arrive; it is on the disk when this returns. */
    public void deliver(String method, Object params) {
        outbox.add(method, params);
    }

    @Override
    public void close() {
        closed.countDown();
        outbox.wake();
        RpcPeer peer = welcomed;
        if (peer != null) {
            peer.close("the agent ends");
        }
    }

    private void dialForEver() {
        long pause = FIRST_PAUSE_MILLIS;
        int next = 0;
        while (goesOn(0)) {
            Enrolment enrolment = identities.refresh();
            String address = enrolment
                    .serverAddresses()
                    .get(next++ % enrolment.serverAddresses().size());
            boolean welcome = dialOnce(address, enrolment);
            if (welcome) {
                pause = FIRST_PAUSE_MILLIS;
                next--;
            }
            if (!goesOn(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1))) {
                return;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Dials one address and stays until the link is lost; true when the controller had said welcome. */
    private boolean dialOnce(String address, Enrolment enrolment) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        URI uri = URI.create("wss://" + host + ":" + enrolment.serverPort() + "/agent/v1/link");
        RpcPeer peer = null;
        boolean welcome = false;
        try {
            peer = WebSocketLink.connect(
                    uri,
                    TlsContexts.mutual(enrolment.privateKey(), enrolment.chain(), enrolment.authority()),
                    CONNECT_DEADLINE,
                    transport ->
                            new RpcPeer("the controller", transport, handlers, executor, ErrorCode.HOST_DISCONNECTED));
            hello(peer, address, enrolment);
            welcome = true;
            long lastFull = System.nanoTime();
            while (goesOn(0) && !peer.awaitDisconnect(Duration.ofSeconds(1))) {
                if (System.nanoTime() - lastFull > FULL_INVENTORY.toNanos()) {
                    sendInventory(peer);
                    lastFull = System.nanoTime();
                }
            }
            if (anew.isEmpty()) {
                told("the link to the controller at " + address + " is lost");
            } else {
                LOG.log(Level.INFO, "the link to the controller is made anew: {0}", anew);
                anew = "";
            }
        } catch (CertificateRefusedException e) {
            refused(e, enrolment);
        } catch (IOException e) {
            told(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            told("the controller at " + address + " did not welcome this host: " + e.getMessage());
        } finally {
            welcomed = null;
            if (peer != null) {
                peer.close("dialling again");
            }
        }
        return welcome;
    }

    private void refused(CertificateRefusedException e, Enrolment enrolment) {
        if (identities.expired(enrolment)) {
            told(Renewal.expired(enrolment));
        } else if (identities.fallBack()) {
            told("the controller does not take the renewed certificate of host " + enrolment.hostName() + " ("
                    + e.getMessage() + "); going on with the one before it, and renewing again later");
        } else {
            told(e.getMessage() + ". Was host " + enrolment.hostName() + " removed at the controller, or joined from"
                    + " another machine? To join again: 'godwit host token " + enrolment.hostName()
                    + "', and 'godwit agent join --force --token-file FILE' on this host");
        }
    }

    private void hello(RpcPeer peer, String address, Enrolment enrolment) {
        Hello hello = new Hello(
                AgentProtocol.OLDEST_VERSION,
                AgentProtocol.VERSION,
                host.facts().get());
        Welcome answer = peer.request(AgentProtocol.HELLO, hello, Welcome.class, ANSWER_DEADLINE);
        identities.taken();
        managementAddress = ManagementAddress.towards(address, enrolment.serverPort());
        sendInventory(peer);
        host.connected().run();
        outbox.wake();
        lastFailure = "";
        LOG.log(Level.INFO, "connected to the controller at {0} as host {1}", address, answer.hostName());
    }

    /** Changes that happen while the full lists are made are held back and follow them. */
    private void sendInventory(RpcPeer peer) {
        synchronized (order) {
            held = new ArrayList<>();
            welcomed = peer;
        }
        try {
            peer.notify(AgentProtocol.INVENTORY, host.inventory().get());
            host.resources().get().ifPresent(resources -> peer.notify(AgentProtocol.RESOURCES, resources));
            peer.notify(AgentProtocol.HYPERVISOR, host.hypervisor().get());
        } finally {
            synchronized (order) {
                List<Notification> changes = held == null ? List.of() : held;
                held = null;
                changes.forEach(change -> peer.notify(change.method(), change.params()));
            }
        }
    }

    private void deliverForEver() {
        try {
            while (goesOn(0)) {
                outbox.await(1000);
                var oldest = outbox.oldest();
                RpcPeer peer = welcomed;
                if (oldest.isEmpty()) {
                    continue;
                }
                if (peer == null || !peer.open()) {
                    goesOn(200);
                } else if (!deliver(peer, oldest.get())) {
                    goesOn(1000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the item is done: answered, or refused for good. */
    private boolean deliver(RpcPeer peer, Outbox.Numbered numbered) {
        String method = numbered.item().method();
        try {
            peer.request(method, numbered.item().params(), Empty.class, ANSWER_DEADLINE);
        } catch (GodwitException e) {
            boolean forGood = e.code() == ErrorCode.MIGRATION_UNKNOWN
                    || e.code() == ErrorCode.FORBIDDEN
                    || e.code() == ErrorCode.REQUEST_INVALID
                    || e.code() == ErrorCode.ROUTE_UNKNOWN;
            String move = numbered.item().params().path("migrationId").asString("");
            LOG.log(
                    forGood ? Level.ERROR : Level.WARNING,
                    "{0}the controller did not take {1} ({2}){3}",
                    move.isEmpty() ? "" : "migration " + move + ": ",
                    method,
                    e.getMessage(),
                    forGood ? "; dropped: " + numbered.item().params() : "; it is sent again");
            if (!forGood) {
                return false;
            }
        }
        outbox.remove(numbered.number());
        return true;
    }

    /** Waits that long; whether the link is not closed. */
    private boolean goesOn(long millis) {
        try {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Tells a failure once, not with every try. */
    private void told(String failure) {
        if (!failure.equals(lastFailure) && closed.getCount() > 0) {
            lastFailure = failure;
            LOG.log(Level.WARNING, failure);
        }
    }
}
