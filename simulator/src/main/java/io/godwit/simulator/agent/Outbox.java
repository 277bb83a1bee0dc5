package io.godwit.simulator.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What must reach the controller, in order, each kept until it was answered; stands for files that outlive the agent. */
final class Outbox {

    record Item(String method, Object params) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Item> items = new ArrayDeque<>();
    private final List<String> refused = new ArrayList<>();
    private boolean closed;

    void add(Item item) {
        lock.lock();
        try {
            items.add(item);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the oldest item; absent once the outbox is closed. */
    @Nullable
    Item awaitOldest() throws InterruptedException {
        lock.lock();
        try {
            while (items.isEmpty() && !closed) {
                changed.await();
            }
            return closed ? null : items.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the item out, with the reason if the controller refused it for good. */
    void done(Item item, @Nullable String refusal) {
        lock.lock();
        try {
            items.remove(item);
            if (refusal != null) {
                refused.add(refusal);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitEmpty(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!items.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return items.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the outbox is closed or the time is over; true when it goes on. */
    boolean pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    List<String> refused() {
        lock.lock();
        try {
            return List.copyOf(refused);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
