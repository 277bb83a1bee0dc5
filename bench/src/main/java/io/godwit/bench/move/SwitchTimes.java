package io.godwit.bench.move;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When QEMU stopped and resumed a guest, host by host, by QEMU's own clock: microseconds since the epoch. All hosts of a
 * lab share one clock, so times of two of them may be compared.
 */
final class SwitchTimes {

    /** What was seen of one guest. */
    private record Seen(String host, String event, long micros) {}

    /** STOP at the source, RESUME at the target. */
    record Switch(long stopMicros, long resumeMicros) {
        double pauseMillis() {
            return (resumeMicros - stopMicros) / 1000.0;
        }
    }

    private final List<Seen> all = new ArrayList<>();

    synchronized void seen(String host, String event, long micros) {
        all.add(new Seen(host, event, micros));
        notifyAll();
    }

    synchronized void forget() {
        all.clear();
    }

    /** The last RESUME at the target and the last STOP at the source before it; waits until both were seen. */
    synchronized Optional<Switch> await(String from, String to, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<Switch> found = find(from, to);
            long left = end - System.nanoTime();
            if (found.isPresent() || left <= 0) {
                return found;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private Optional<Switch> find(String from, String to) {
        return last(to, "RESUME", Long.MAX_VALUE)
                .flatMap(resume -> last(from, "STOP", resume).map(stop -> new Switch(stop, resume)));
    }

    private Optional<Long> last(String host, String event, long before) {
        return all.stream()
                .filter(seen -> seen.host().equals(host) && seen.event().equals(event) && seen.micros() <= before)
                .map(Seen::micros)
                .max(Long::compare);
    }
}
