package io.godwit.server.event;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The last events, numbered from 1 at each start of the controller.
 *
 * <p>Publishing puts a reference into a ring under a lock that nobody holds while he does anything slow; nothing is
 * written as JSON before a stream needs it. Streams wait here for what comes after their own position.
 */
@Component
public final class Events {

    /** So many events back can a client resume; at twenty moves with four steps of progress a second, 50 seconds. */
    static final int KEPT = 4096;

    /** What the written events of the ring may take together; the oldest go first. */
    static final long KEPT_BYTES = 16L << 20;

    /** What a stream does next: send these, or tell its client that it has missed some. */
    record Batch(List<Event> events, boolean missed) {}

    private final String boot =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Event[] ring = new @Nullable Event[KEPT];
    private final AtomicLong keptBytes = new AtomicLong();
    private long last;
    private long oldest = 1;

    /**
     * Tells all clients; returns at once.
     *
     * @param type one of those that the API names, for example {@code vm.changed}
     * @param view what the GET route of that resource answers, an immutable record: it is written later, by another thread
     */
    public void publish(String type, Object view) {
        if (!EventTypes.known(type)) {
            throw new IllegalArgumentException("no such type of event: " + type);
        }
        lock.lock();
        try {
            last++;
            while (oldest <= last - KEPT || (oldest < last && keptBytes.get() > KEPT_BYTES)) {
                forgetOldest();
            }
            ring[(int) (last % KEPT)] = new Event(id(last), type, view, keptBytes);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The number of the newest event. */
    long position() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** What a client holds as its place in the stream. */
    String id(long number) {
        return boot + "-" + number;
    }

    /** The number behind an id of this start that can be resumed from; -1 for any other. */
    long resumable(String id) {
        if (!id.matches(boot + "-[0-9]{1,18}")) {
            return -1;
        }
        long number = Long.parseLong(id.substring(boot.length() + 1));
        lock.lock();
        try {
            return number <= last && number >= oldest - 1 ? number : -1;
        } finally {
            lock.unlock();
        }
    }

    /** Up to {@code most} events after that number; waits until there is one, the time is over, or {@code ended} holds. */
    Batch await(long after, int most, long nanos, BooleanSupplier ended) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (last == after && left > 0 && !ended.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
            if (after < oldest - 1) {
                return new Batch(List.of(), true);
            }
            List<Event> found = new ArrayList<>();
            for (long number = after + 1; number <= last && found.size() < most; number++) {
                Event event = ring[(int) (number % KEPT)];
                if (event != null) {
                    found.add(event);
                }
            }
            return new Batch(found, false);
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        int place = (int) (oldest % KEPT);
        Event event = ring[place];
        if (event != null) {
            event.forget();
        }
        ring[place] = null;
        oldest++;
    }

    /** Has every waiting stream look whether it has ended. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
