package io.godwit.mover.domain;

import io.godwit.libvirt.MonitorEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When QEMU stopped and resumed the guest, by QEMU's own clock: the times of its STOP and RESUME monitor events.
 *
 * <p>libvirt's lifecycle events carry no time. Of several equal events the last counts.
 */
public final class MonitorTimes {

    private final Map<String, Long> microsByEvent = new HashMap<>();

    /** Now, by this host's clock, in the same unit. */
    public static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000L + now.getNano() / 1000;
    }

    public synchronized void seen(MonitorEvent event) {
        microsByEvent.put(event.event(), event.seconds() * 1_000_000L + event.microseconds());
        notifyAll();
    }

    /** Microseconds since the epoch; empty when the event was not seen. */
    public synchronized Optional<Long> find(String event) {
        return Optional.ofNullable(microsByEvent.get(event));
    }

    /** Waits until the event was seen or the time is over. */
    public synchronized Optional<Long> await(String event, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!microsByEvent.containsKey(event)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return find(event);
    }
}
