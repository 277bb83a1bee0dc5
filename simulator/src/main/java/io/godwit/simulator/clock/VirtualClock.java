package io.godwit.simulator.clock;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that runs at a chosen multiple of real time, or only when it is stepped.
 *
 * <p>Actions run one after the other in the order of their times (equal times: in the order in which they were given), on the
 * clock's own thread or, when stepped, on the caller's. They must not wait for anything.
 */
public final class VirtualClock implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(VirtualClock.class.getName());

    private record Entry(long atNanos, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final double speed;
    private final long startedNanos = System.nanoTime();
    private long number;
    private long nowNanos;
    private boolean closed;

    private VirtualClock(double speed) {
        this.speed = speed;
    }

    /**
     * A clock that runs.
     *
     * @param speed virtual seconds in a real one, more than 0 and at most 10,000
     */
    public static VirtualClock running(double speed) {
        if (!(speed > 0 && speed <= 10_000)) {
            throw new IllegalArgumentException("the speed must be more than 0 and at most 10000, not " + speed);
        }
        VirtualClock clock = new VirtualClock(speed);
        Thread.ofPlatform().daemon().name("virtual-clock").start(clock::run);
        return clock;
    }

    /** A clock that stands still until {@link #advance}. */
    public static VirtualClock stepped() {
        return new VirtualClock(0);
    }

    /** Virtual time since the clock was made. */
    public Duration now() {
        lock.lock();
        try {
            return Duration.ofNanos(nanos());
        } finally {
            lock.unlock();
        }
    }

    /** Virtual seconds in a real one; 0 when the clock is stepped. */
    public double speed() {
        return speed;
    }

    /** Runs the action once that much virtual time has passed. */
    public void after(Duration delay, Runnable action) {
        lock.lock();
        try {
            entries.add(new Entry(nanos() + Math.max(0, delay.toNanos()), number++, action));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets that much time pass on a stepped clock; what becomes due runs on this thread before this returns. */
    public void advance(Duration step) {
        if (speed > 0) {
            throw new IllegalStateException("this clock runs by itself");
        }
        long end = Math.addExact(now().toNanos(), step.toNanos());
        for (Entry due = due(end); due != null; due = due(end)) {
            due.action().run();
        }
        lock.lock();
        try {
            nowNanos = Math.max(nowNanos, end);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            entries.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry due(long end) {
        lock.lock();
        try {
            Entry first = entries.peek();
            if (first == null || first.atNanos() > end) {
                return null;
            }
            nowNanos = Math.max(nowNanos, first.atNanos());
            return entries.poll();
        } finally {
            lock.unlock();
        }
    }

    private long nanos() {
        if (speed > 0) {
            nowNanos = Math.max(nowNanos, (long) ((System.nanoTime() - startedNanos) * speed));
        }
        return nowNanos;
    }

    private void run() {
        for (Entry due = await(); due != null; due = await()) {
            try {
                due.action().run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "an action of the modelled world failed", e);
            }
        }
    }

    /** The next action that is due; absent once the clock is closed. */
    private @Nullable Entry await() {
        lock.lock();
        try {
            while (!closed) {
                Entry first = entries.peek();
                long wait = first == null ? Long.MAX_VALUE : (long) ((first.atNanos() - nanos()) / speed);
                if (wait <= 0) {
                    return entries.poll();
                }
                changed.await(wait, TimeUnit.NANOSECONDS);
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }
}
