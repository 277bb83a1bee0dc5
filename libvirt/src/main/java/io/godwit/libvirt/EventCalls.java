package io.godwit.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Registers for events at the daemon. The reply's callback number is entered before the next message is read. */
final class EventCalls {
    private static final int LIFECYCLE = 0;
    private static final int MIGRATION_ITERATION = 20;
    private static final int JOB_COMPLETED = 21;

    private final Calls calls;
    private final EventRegistry registry;

    EventCalls(Calls calls, EventRegistry registry) {
        this.calls = calls;
        this.registry = registry;
    }

    Subscription subscribe(Consumer<LibvirtEvent> consumer) {
        AtomicBoolean open = new AtomicBoolean(true);
        List<Integer> callbacks = new ArrayList<>();
        Subscription subscription = EventRegistry.subscription(open, () -> callbacks.forEach(this::deregister));
        EventRegistry.Receiver receiver = (procedure, in) -> handling(open, consumer, event(procedure, in));
        try {
            for (int kind : new int[] {LIFECYCLE, MIGRATION_ITERATION, JOB_COMPLETED}) {
                callbacks.add(calls.call(
                        Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                        out -> out.integer(kind).bool(false),
                        in -> enter(Program.REMOTE, in, receiver)));
            }
        } catch (LibvirtException e) {
            subscription.close();
            throw e;
        }
        return subscription;
    }

    Subscription subscribeMonitor(Optional<DomainRef> domain, Optional<String> event, Consumer<MonitorEvent> consumer) {
        AtomicBoolean open = new AtomicBoolean(true);
        int callback = calls.call(
                Procedure.QEMU_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER,
                out -> out.optional(domain, XdrEncoder::domain)
                        .optionalString(event)
                        .integer(0),
                in -> enter(Program.QEMU, in, (_, payload) -> handling(open, consumer, MonitorEvent.decode(payload))));
        return EventRegistry.subscription(open, () -> {
            registry.remove(Program.QEMU, callback);
            calls.run(Procedure.QEMU_CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER, out -> out.integer(callback));
        });
    }

    private Integer enter(Program program, XdrDecoder in, EventRegistry.Receiver receiver) {
        int callback = in.integer();
        registry.add(program, callback, receiver);
        return callback;
    }

    private void deregister(int callback) {
        registry.remove(Program.REMOTE, callback);
        calls.run(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, out -> out.integer(callback));
    }

    private static <T> Runnable handling(AtomicBoolean open, Consumer<T> consumer, T event) {
        return () -> {
            if (open.get()) {
                consumer.accept(event);
            }
        };
    }

    private static LibvirtEvent event(Procedure procedure, XdrDecoder in) {
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
