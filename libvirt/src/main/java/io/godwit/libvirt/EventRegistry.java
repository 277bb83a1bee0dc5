package io.godwit.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which event. Events are decoded by the reader in the order of arrival and handed to their subscribers by one
 * further thread, in the same order, so that a handler may make calls; a handler that never returns stops only its own
 * connection's events. After {@value #BACKLOG} events that nobody took the connection ends, because an event that is
 * dropped silently would be worse.
 *
 * <p>The end of the connection is handed over as the last event.
 */
final class EventRegistry implements RpcChannel.EventSink {
    static final int BACKLOG = 65_536;

    static final System.Logger LOGGER = System.getLogger(EventRegistry.class.getName());

    /** Callback numbers are counted anew in each of these: a network's may equal a domain's. */
    enum Family {
        DOMAIN,
        MONITOR,
        NETWORK,
        STORAGE_POOL;

        static Family of(Procedure event) {
            return switch (event) {
                case QEMU_DOMAIN_MONITOR_EVENT -> MONITOR;
                case NETWORK_EVENT_LIFECYCLE -> NETWORK;
                case STORAGE_POOL_EVENT_LIFECYCLE -> STORAGE_POOL;
                default -> DOMAIN;
            };
        }
    }

    private record Key(Family family, int callback) {}

    /** Decodes what follows the callback number and gives the handling of it. */
    interface Receiver {
        Runnable receive(Procedure procedure, XdrDecoder payload);
    }

    private final Map<Key, Receiver> receivers = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor handlers;
    private final List<Consumer<LibvirtException>> closeListeners = new ArrayList<>();
    private @Nullable LibvirtException ended;

    EventRegistry(String peer) {
        handlers = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(BACKLOG),
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("libvirt-events " + peer)
                        .unstarted(task));
    }

    void add(Family family, int callback, Receiver receiver) {
        receivers.put(new Key(family, callback), receiver);
    }

    void remove(Family family, int callback) {
        receivers.remove(new Key(family, callback));
    }

    @Override
    public void event(Procedure procedure, XdrDecoder payload) {
        Receiver receiver = receivers.get(new Key(Family.of(procedure), payload.integer()));
        if (receiver != null) {
            Runnable handling = receiver.receive(procedure, payload);
            try {
                handlers.execute(handling);
            } catch (RejectedExecutionException e) {
                throw new ProtocolException(BACKLOG + " events wait for a handler that does not return");
            }
        }
    }

    @Override
    public void ended(LibvirtException reason) {
        List<Consumer<LibvirtException>> listeners;
        synchronized (closeListeners) {
            ended = reason;
            listeners = List.copyOf(closeListeners);
            closeListeners.clear();
        }
        Runnable tell = () -> listeners.forEach(listener -> guarded(() -> listener.accept(reason)));
        try {
            handlers.execute(tell);
        } catch (RejectedExecutionException e) {
            Thread.startVirtualThread(tell);
        }
        handlers.shutdown();
    }

    /** Called once, at once when the connection has ended already. */
    void onClose(Consumer<LibvirtException> listener) {
        Optional<LibvirtException> already;
        synchronized (closeListeners) {
            already = Optional.ofNullable(ended);
            if (already.isEmpty()) {
                closeListeners.add(listener);
            }
        }
        already.ifPresent(listener);
    }

    /** A handler that throws is reported and does not stop the others. */
    static void guarded(Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "a handler of libvirt events failed", e);
        }
    }
}
