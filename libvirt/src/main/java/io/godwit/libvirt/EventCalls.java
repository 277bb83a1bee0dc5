package io.godwit.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Registers for events at the daemon. The reply's callback number is entered before the next message is read. */
final class EventCalls {
    private static final int LIFECYCLE = 0;
    private static final int MIGRATION_ITERATION = 20;
    private static final int JOB_COMPLETED = 21;

    /** Stands for "every domain" among the monitor's sources. */
    private static final UUID ALL = new UUID(0, 0);

    private final Calls calls;
    private final EventRegistry registry;
    private final EventSource<LibvirtEvent> domainEvents = new EventSource<>(new DomainRegistration());
    private final Map<UUID, EventSource<MonitorEvent>> monitorEvents = new ConcurrentHashMap<>();

    EventCalls(Calls calls, EventRegistry registry) {
        this.calls = calls;
        this.registry = registry;
    }

    Subscription subscribe(Consumer<LibvirtEvent> consumer) {
        return domainEvents.subscribe(consumer);
    }

    /** The daemon is asked for all events; a single kind is picked here, because its filter could not be shared. */
    Subscription subscribeMonitor(Optional<DomainRef> domain, Optional<String> event, Consumer<MonitorEvent> consumer) {
        UUID key = domain.map(DomainRef::uuid).orElse(ALL);
        Consumer<MonitorEvent> picked = event.<Consumer<MonitorEvent>>map(name -> monitorEvent -> {
                    if (monitorEvent.event().equals(name)) {
                        consumer.accept(monitorEvent);
                    }
                })
                .orElse(consumer);
        return monitorEvents
                .computeIfAbsent(key, _ -> new EventSource<>(new MonitorRegistration(domain, key)))
                .subscribe(picked);
    }

    private int enter(EventRegistry.Family family, XdrDecoder in, EventRegistry.Receiver receiver) {
        int callback = in.integer();
        registry.add(family, callback, receiver);
        return callback;
    }

    private final class DomainRegistration implements EventSource.Registration {
        private final List<Integer> callbacks = new ArrayList<>();

        @Override
        public void register() {
            try {
                for (int kind : new int[] {LIFECYCLE, MIGRATION_ITERATION, JOB_COMPLETED}) {
                    callbacks.add(calls.call(
                            Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                            out -> out.integer(kind).bool(false),
                            in -> enter(
                                    EventRegistry.Family.DOMAIN,
                                    in,
                                    (procedure, payload) -> domainEvents.handling(event(procedure, payload)))));
                }
            } catch (LibvirtException e) {
                deregister();
                throw e;
            }
        }

        @Override
        public void deregister() {
            List<Integer> registered = List.copyOf(callbacks);
            callbacks.clear();
            registered.forEach(callback -> registry.remove(EventRegistry.Family.DOMAIN, callback));
            registered.forEach(callback ->
                    calls.run(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, out -> out.integer(callback)));
        }
    }

    private final class MonitorRegistration implements EventSource.Registration {
        private final Optional<DomainRef> domain;
        private final UUID key;
        private int callback;

        MonitorRegistration(Optional<DomainRef> domain, UUID key) {
            this.domain = domain;
            this.key = key;
        }

        @Override
        public void register() {
            callback = calls.call(
                    Procedure.QEMU_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER,
                    out -> out.optional(domain, XdrEncoder::domain)
                            .optionalString(Optional.empty())
                            .integer(0),
                    in -> enter(EventRegistry.Family.MONITOR, in, this::receive));
        }

        @Override
        public void deregister() {
            registry.remove(EventRegistry.Family.MONITOR, callback);
            calls.run(Procedure.QEMU_CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER, out -> out.integer(callback));
        }

        private Runnable receive(Procedure procedure, XdrDecoder payload) {
            MonitorEvent event = MonitorEvent.decode(payload);
            EventSource<MonitorEvent> source = monitorEvents.get(key);
            return source == null ? () -> {} : source.handling(event);
        }
    }

    static LibvirtEvent event(Procedure procedure, XdrDecoder in) {
        return switch (procedure) {
            case DOMAIN_EVENT_CALLBACK_LIFECYCLE ->
                new LibvirtEvent.Lifecycle(in.domain(), LifecycleEvent.of(in.integer()), in.integer());
            case DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION ->
                new LibvirtEvent.MigrationIteration(in.domain(), in.integer());
            case DOMAIN_EVENT_CALLBACK_JOB_COMPLETED ->
                new LibvirtEvent.JobCompleted(in.domain(), TypedParameters.decode(in, Limits.JOB_STATISTICS));
            default -> throw new ProtocolException(procedure + " came for a callback of another kind");
        };
    }
}
