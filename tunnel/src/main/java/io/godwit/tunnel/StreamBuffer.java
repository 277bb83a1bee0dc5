package io.godwit.tunnel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a stream received and not yet read: a ring as long as the window, made when the first byte comes. One thread
 * adds, one removes; the bytes themselves are copied outside the lock, because neither touches the other's part.
 */
final class StreamBuffer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final int capacity;
    private volatile byte @Nullable [] ring;
    private long added;
    private long removed;
    private boolean ended;
    private @Nullable TunnelException failure;

    StreamBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Position up to which bytes were added; only the adding thread asks. */
    long added() {
        return added;
    }

    /** Adds all bytes, for which there must be room. */
    void add(ByteBuffer source) {
        byte[] bytes = ring;
        if (bytes == null) {
            bytes = new byte[capacity];
            ring = bytes;
        }
        int length = source.remaining();
        int position = (int) (added % capacity);
        int first = Math.min(length, capacity - position);
        source.get(bytes, position, first);
        source.get(bytes, 0, length - first);
        lock.lock();
        try {
            added += length;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Readers get this instead of what is left. */
    void fail(TunnelException reason) {
        lock.lock();
        try {
            failure = failure == null ? reason : failure;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for bytes and shows them, as many as lie together; {@link #remove} then takes them away.
     *
     * @return null at the end
     */
    @Nullable
    ByteBuffer peek() throws IOException {
        long available;
        lock.lock();
        try {
            while (added == removed && !ended && failure == null) {
                arrived.await();
            }
            if (failure != null) {
                throw new TunnelException(String.valueOf(failure.getMessage()), failure);
            }
            available = added - removed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading a stream");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            lock.unlock();
        }
        byte[] bytes = ring;
        if (available == 0 || bytes == null) {
            ring = null;
            return null;
        }
        int position = (int) (removed % capacity);
        return ByteBuffer.wrap(bytes, position, (int) Math.min(available, capacity - position));
    }

    /** Takes away bytes that {@link #peek} showed, and returns the position reached. */
    long remove(int count) {
        lock.lock();
        try {
            removed += count;
            return removed;
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return (int) (added - removed);
        } finally {
            lock.unlock();
        }
    }
}
