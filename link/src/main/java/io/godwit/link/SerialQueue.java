package io.godwit.link;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Hands items to a consumer, one at a time and in order, on an executor; holds at most {@code capacity} of their weight.
 *
 * <p>No thread is held while the queue is empty.
 */
final class SerialQueue<T> {

    private record Entry<T>(T item, long weight) {}

    private final Executor executor;
    private final long capacity;
    private final Consumer<T> consumer;
    private final Queue<Entry<T>> entries = new ArrayDeque<>();
    private long weight;
    private boolean draining;
    private boolean closed;

    SerialQueue(Executor executor, long capacity, Consumer<T> consumer) {
        this.executor = executor;
        this.capacity = capacity;
        this.consumer = consumer;
    }

    /** Whether there was room. Items offered after {@link #close} are dropped. */
    synchronized boolean offer(T item, long itemWeight) {
        if (closed) {
            return true;
        }
        if (weight + itemWeight > capacity) {
            return false;
        }
        entries.add(new Entry<>(item, itemWeight));
        weight += itemWeight;
        if (!draining) {
            draining = true;
            executor.execute(this::drain);
        }
        return true;
    }

    /** Drops what waits; an item that is being handled is finished. */
    synchronized void close() {
        closed = true;
        entries.clear();
    }

    private void drain() {
        for (Entry<T> entry = next(); entry != null; entry = next()) {
            consumer.accept(entry.item());
            done(entry.weight());
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Entry<T> next() {
        Entry<T> entry = entries.poll();
        draining = entry != null;
        return entry;
    }

    private synchronized void done(long itemWeight) {
        weight -= itemWeight;
    }
}
