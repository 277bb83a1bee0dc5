package io.godwit.simulator.agent;

import io.godwit.link.RpcHandlers.Empty;
import io.godwit.link.RpcPeer;
import io.godwit.link.WebSocketLink;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Welcome;
import io.godwit.simulator.enrolment.ControllerAddress;
import io.godwit.simulator.enrolment.Identity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One modelled agent's link: dials, says HELLO, tells everything, and begins again when the link is lost, after 50 ms at first
 * and at most 2 s (real agents: 0.5 s and 10 s).
 *
 * <p>Everything that is told goes out under the lock that is given, so that changes and full lists keep their order.
 */
public final class AgentLink implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AgentLink.class.getName());
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(30);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);
    private static final Duration FULL_LISTS_EVERY = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Agent agent;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Outbox outbox = new Outbox();
    private Identity identity;
    private ControllerAddress address;
    private @Nullable RpcPeer current;
    private @Nullable SharedTransport transport;
    private boolean away = true;
    private boolean closed;
    private int repeats = 1;
    private int welcomes;
    private String lastFailure = "not dialled yet";

    /** Not connected yet: {@link #come}. */
    public AgentLink(Agent agent, Identity identity, ControllerAddress address, ReentrantLock lock) {
        this.agent = agent;
        this.identity = identity;
        this.address = address;
        this.lock = lock;
        this.changed = lock.newCondition();
        Thread.ofVirtual().name("dial-" + identity.hostName()).start(this::dialForEver);
        Thread.ofVirtual().name("outbox-" + identity.hostName()).start(this::deliverForEver);
    }

    /** From now on the agent dials whenever there is no link. */
    public void come() {
        locked(() -> {
            away = false;
            changed.signalAll();
        });
    }

    /** Breaks the link and stays away until {@link #come}. */
    public void stayAway(String reason) {
        locked(() -> away = true);
        cut(reason);
    }

    /** Breaks the link, if there is one; it is dialled again at once. */
    public void cut(String reason) {
        RpcPeer open = forget();
        if (open != null) {
            open.close(reason);
        }
    }

    /** Dials there from the next time on. */
    public void turnTo(ControllerAddress other) {
        locked(() -> address = other);
    }

    /** Shows that certificate from the next link on. */
    public void use(Identity next) {
        locked(() -> identity = next);
    }

    public Identity identity() {
        lock.lock();
        try {
            return identity;
        } finally {
            lock.unlock();
        }
    }

    public ControllerAddress address() {
        lock.lock();
        try {
            return address;
        } finally {
            lock.unlock();
        }
    }

    /** Sends each thing that must arrive that many times. */
    public void repeat(int times) {
        locked(() -> repeats = times);
    }

    /** Tells what matters only now; dropped without a link. */
    public void notify(String method, Object params) {
        locked(() -> {
            if (current != null) {
                current.notify(method, params);
            }
        });
    }

    /** Tells what must arrive: repeated until the controller has answered. */
    public void deliver(String method, Object params) {
        outbox.add(new Outbox.Item(method, params));
    }

    /** Asks the controller. */
    public <R> R request(String method, Object params, Class<R> result) {
        RpcPeer peer = current();
        if (peer == null) {
            throw new GodwitException(
                    ErrorCode.HOST_DISCONNECTED, "host " + identity().hostName() + " has no link to its controller");
        }
        return peer.request(method, params, result, ANSWER_DEADLINE);
    }

    /** Sends a text as it is, well formed or not; dropped without a link. */
    public void sendRaw(String text) {
        SharedTransport open = transport;
        if (open != null && current() != null) {
            open.send(text);
        }
    }

    public boolean connected() {
        RpcPeer peer = current();
        return peer != null && peer.open();
    }

    /** How many times the controller has said welcome. */
    public int welcomes() {
        lock.lock();
        try {
            return welcomes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the controller has said welcome that many times in all. */
    public void awaitWelcomes(int count, Duration deadline) {
        lock.lock();
        try {
            long left = deadline.toNanos();
            while (welcomes < count && !closed) {
                if (left <= 0) {
                    throw new IllegalStateException("host " + identity.hostName() + " was not welcomed within "
                            + deadline.toSeconds() + " s: " + lastFailure);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the controller", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is left that must arrive; false when the time is over. */
    public boolean awaitDelivered(Duration deadline) {
        try {
            return outbox.awaitEmpty(deadline.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the controller refused for good, in its words. */
    public List<String> refused() {
        return outbox.refused();
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
        outbox.close();
        cut("the host ends");
    }

    private void dialForEver() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (awaitWanted()) {
                pause = dialOnce() ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                if (!outbox.pause(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            while (away && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Dials once and stays until the link is lost; whether the controller had said welcome. */
    private boolean dialOnce() {
        RpcPeer peer = null;
        Identity own = identity();
        try {
            peer = WebSocketLink.connect(address().link(), own.tls(), CONNECT_DEADLINE, socket -> {
                SharedTransport shared = new SharedTransport(socket);
                transport = shared;
                return new RpcPeer(
                        "the controller",
                        shared,
                        agent.handlers(),
                        task -> Thread.ofVirtual()
                                .name("agent-" + own.hostName())
                                .start(task),
                        ErrorCode.HOST_DISCONNECTED);
            });
            peer.request(AgentProtocol.HELLO, agent.hello(), Welcome.class, ANSWER_DEADLINE);
            if (!welcome(peer)) {
                return false;
            }
            while (!peer.awaitDisconnect(FULL_LISTS_EVERY)) {
                RpcPeer open = peer;
                locked(() -> agent.repeated(open));
            }
            return true;
        } catch (IOException | RuntimeException e) {
            told(String.valueOf(e.getMessage()));
            return false;
        } finally {
            forget();
            if (peer != null) {
                peer.close("dialling again");
            }
        }
    }

    private boolean welcome(RpcPeer peer) {
        lock.lock();
        try {
            if (away || closed) {
                return false;
            }
            current = peer;
            agent.welcomed(peer);
            welcomes++;
            lastFailure = "";
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void deliverForEver() {
        try {
            for (Outbox.Item item = outbox.awaitOldest(); item != null; item = outbox.awaitOldest()) {
                RpcPeer peer = current();
                if (peer == null || !peer.open() || !deliver(peer, item)) {
                    outbox.pause(FIRST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the item is done: answered, or refused for good. */
    private boolean deliver(RpcPeer peer, Outbox.Item item) {
        String refusal = null;
        try {
            for (int time = 0; time < repeats; time++) {
                peer.request(item.method(), item.params(), Empty.class, ANSWER_DEADLINE);
            }
        } catch (GodwitException e) {
            switch (e.code()) {
                case MIGRATION_UNKNOWN, FORBIDDEN, REQUEST_INVALID, ROUTE_UNKNOWN ->
                    refusal = item.method() + ": " + e.code().code() + ", " + e.getMessage();
                default -> {
                    return false;
                }
            }
        }
        outbox.done(item, refusal);
        return true;
    }

    private @Nullable RpcPeer current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RpcPeer forget() {
        lock.lock();
        try {
            RpcPeer open = current;
            current = null;
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Tells a failure once, not with every try. */
    private void told(String failure) {
        locked(() -> {
            if (!failure.equals(lastFailure) && !closed) {
                lastFailure = failure;
                LOG.log(System.Logger.Level.INFO, "host {0}: {1}", identity.hostName(), failure);
            }
        });
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
