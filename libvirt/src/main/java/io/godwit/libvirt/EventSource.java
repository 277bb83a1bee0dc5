package io.godwit.libvirt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The subscribers of one flow of events. libvirt takes a kind of event only once per connection ("event callback already
 * tracked"), so the first subscriber registers at the daemon, the last one deregisters, and all share what comes.
 *
 * @param <E> the event
 */
final class EventSource<E> {
    /** Both make calls. */
    interface Registration {
        void register();

        void deregister();
    }

    private final class Subscriber implements Subscription {
        private final Consumer<E> consumer;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Subscriber(Consumer<E> consumer) {
            this.consumer = consumer;
        }

        void accept(E event) {
            if (open.get()) {
                consumer.accept(event);
            }
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                leave(this);
            }
        }
    }

    private final Registration registration;
    /** Held during the calls that register and deregister; never taken by the reader or by the handing over. */
    private final Object registering = new Object();

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    EventSource(Registration registration) {
        this.registration = registration;
    }

    Subscription subscribe(Consumer<E> consumer) {
        Subscriber subscriber = new Subscriber(consumer);
        synchronized (registering) {
            boolean first = subscribers.isEmpty();
            subscribers.add(subscriber);
            if (first) {
                try {
                    registration.register();
                } catch (RuntimeException e) {
                    subscribers.remove(subscriber);
                    throw e;
                }
            }
        }
        return subscriber;
    }

    /** Hands the event to those who are subscribed now; to be run later. */
    Runnable handling(E event) {
        List<Subscriber> now = List.copyOf(subscribers);
        return () -> now.forEach(subscriber -> EventRegistry.guarded(() -> subscriber.accept(event)));
    }

    private void leave(Subscriber subscriber) {
        synchronized (registering) {
            subscribers.remove(subscriber);
            if (subscribers.isEmpty()) {
                try {
                    registration.deregister();
                } catch (ConnectionLostException e) {
                    EventRegistry.LOGGER.log(System.Logger.Level.DEBUG, "subscription ended with its connection", e);
                }
            }
        }
    }
}
