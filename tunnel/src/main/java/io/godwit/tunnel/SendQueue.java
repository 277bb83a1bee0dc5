package io.godwit.tunnel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to send, and what it sent that is not acknowledged yet. Any path takes from it; unequal paths so
 * get unequal shares.
 *
 * <p>Order of taking: chunks of a lost path, then control and messages, then stream data. A chunk gets its number when
 * it is taken for the first time. Memory is bounded: stream data lives in a fixed number of buffers (the send window),
 * which return when acknowledged; messages are bounded by their credit. One lock guards all; it is taken last, so no
 * other lock may be acquired while holding it.
 */
final class SendQueue {
    /** Plain bytes that a writer takes at once. */
    private static final int BATCH = 2 * FrameHeader.MAXIMUM_FRAME;

    private static final long ACKNOWLEDGE_BYTES = 256 << 10;
    private static final long ACKNOWLEDGE_DELAY = TimeUnit.MILLISECONDS.toNanos(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition drained = lock.newCondition();

    private final PriorityQueue<Chunk> again = new PriorityQueue<>(Comparator.comparingLong(chunk -> chunk.sequence));
    private final ArrayDeque<Chunk> control = new ArrayDeque<>();
    private final ArrayDeque<Chunk> data = new ArrayDeque<>();
    private final ArrayDeque<Chunk> unacknowledged = new ArrayDeque<>();
    private final ArrayDeque<byte[]> pool = new ArrayDeque<>();
    private int unallocated;
    private long lastSequence;
    private long payloadBytes;
    private boolean closing;
    private boolean ended;

    private long received;
    private long acknowledgeBytes;
    private boolean acknowledgeDue;
    private long acknowledgeAt;

    SendQueue(int windowBytes) {
        unallocated = Math.max(1, windowBytes / FrameHeader.MAXIMUM_FRAME);
    }

    /** What a writer takes: chunks, and the number to acknowledge, or -1. */
    static final class Batch {
        final List<Chunk> chunks = new ArrayList<>();
        long acknowledge = -1;
    }

    /** Waits for memory of the send window; null when the session is over or the caller's stream is broken. */
    byte @Nullable [] acquire(BooleanSupplier broken) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended && !closing && !broken.getAsBoolean()) {
                byte[] frame = pool.pollFirst();
                if (frame != null) {
                    return frame;
                }
                if (unallocated > 0) {
                    unallocated--;
                    return new byte[FrameHeader.MAXIMUM_FRAME];
                }
                room.await();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Adds to the last waiting chunk if it belongs to the stream; returns the bytes taken. */
    int append(int stream, byte[] source, int offset, int length) {
        lock.lock();
        try {
            Chunk last = data.peekLast();
            if (last == null || last.stream != stream || !last.pooled || ended) {
                return 0;
            }
            int count = Math.min(length, FrameHeader.MAXIMUM_PAYLOAD - last.length);
            System.arraycopy(source, offset, last.frame, last.frameLength(), count);
            last.length += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Queues behind all stream data. */
    void addData(Chunk chunk) {
        add(data, chunk);
    }

    /** Queues ahead of stream data. */
    void addControl(Chunk chunk) {
        add(control, chunk);
    }

    private void add(ArrayDeque<Chunk> queue, Chunk chunk) {
        lock.lock();
        try {
            if (!ended) {
                queue.addLast(chunk);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to send on the path or the time has come.
     *
     * @return false when the path shall stop
     */
    boolean take(PathLink path, Batch batch, long untilNanos) throws InterruptedException {
        batch.chunks.clear();
        batch.acknowledge = -1;
        lock.lockInterruptibly();
        try {
            while (!ended && path.alive()) {
                takeChunks(path, batch);
                long now = System.nanoTime();
                if (acknowledgeDue && (!batch.chunks.isEmpty() || acknowledgeAt - now <= 0)) {
                    batch.acknowledge = received;
                    acknowledgeDue = false;
                    acknowledgeBytes = 0;
                }
                long wait = untilNanos - now;
                if (!batch.chunks.isEmpty() || batch.acknowledge >= 0 || wait <= 0) {
                    return true;
                }
                work.awaitNanos(acknowledgeDue ? Math.min(wait, acknowledgeAt - now) : wait);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void takeChunks(PathLink path, Batch batch) {
        int bytes = 0;
        while (bytes < BATCH) {
            Chunk chunk = pollNext();
            if (chunk == null) {
                return;
            }
            if (chunk.sequence == 0) {
                chunk.sequence = ++lastSequence;
                chunk.seal();
                payloadBytes += chunk.payloadBytes();
                unacknowledged.addLast(chunk);
            }
            chunk.carrier = path;
            chunk.writers++;
            batch.chunks.add(chunk);
            bytes += chunk.frameLength();
        }
    }

    private @Nullable Chunk pollNext() {
        while (true) {
            Chunk chunk = again.poll();
            if (chunk == null) {
                chunk = control.pollFirst();
                return chunk == null ? data.pollFirst() : chunk;
            }
            if (!chunk.acknowledged) {
                return chunk;
            }
        }
    }

    /** The writer has handed the chunks to the socket, or failed. */
    void done(Batch batch) {
        lock.lock();
        try {
            for (Chunk chunk : batch.chunks) {
                chunk.writers--;
                recycle(chunk);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The peer has everything up to this number. */
    void acknowledge(long sequence) throws ProtocolViolation {
        lock.lock();
        try {
            if (sequence > lastSequence) {
                throw new ProtocolViolation(
                        "chunk " + sequence + " is acknowledged, but only " + lastSequence + " were sent");
            }
            Chunk first;
            while ((first = unacknowledged.peekFirst()) != null && first.sequence <= sequence) {
                unacknowledged.removeFirst();
                first.acknowledged = true;
                recycle(first);
            }
            if (isDrained()) {
                drained.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void recycle(Chunk chunk) {
        if (chunk.acknowledged && chunk.writers == 0 && chunk.pooled) {
            pool.addFirst(chunk.frame);
            room.signal();
        }
    }

    /** Chunks arrived: the number up to which they are complete must be told to the peer, soon or at once. */
    void arrived(long complete, long bytes, boolean atOnce) {
        lock.lock();
        try {
            received = Math.max(received, complete);
            acknowledgeBytes += bytes;
            boolean now = atOnce || acknowledgeBytes >= ACKNOWLEDGE_BYTES;
            if (now || !acknowledgeDue) {
                acknowledgeAt = System.nanoTime() + (now ? 0 : ACKNOWLEDGE_DELAY);
                acknowledgeDue = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the path had not delivered goes out again over another one. */
    void lost(PathLink path) {
        lock.lock();
        try {
            for (Chunk chunk : unacknowledged) {
                if (chunk.carrier == path) {
                    chunk.carrier = null;
                    again.add(chunk);
                }
            }
            // An acknowledgement may have been lost with the path.
            acknowledgeDue = received > 0;
            acknowledgeAt = System.nanoTime();
            work.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Payload handed to a path so far, each byte once. */
    long payloadBytes() {
        lock.lock();
        try {
            return payloadBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all who wait here, so that they look at their stream or path again. */
    void wake() {
        lock.lock();
        try {
            work.signalAll();
            room.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more stream data, sends the last chunk after all that waits, and waits until it is acknowledged. */
    void drain(Chunk last, long limitNanos, BooleanSupplier hopeless) throws InterruptedException {
        long until = System.nanoTime() + limitNanos;
        lock.lockInterruptibly();
        try {
            closing = true;
            data.addLast(last);
            work.signalAll();
            room.signalAll();
            while (!ended && !isDrained() && !hopeless.getAsBoolean()) {
                long wait = until - System.nanoTime();
                if (wait <= 0) {
                    return;
                }
                drained.awaitNanos(wait);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isDrained() {
        return unacknowledged.isEmpty() && control.isEmpty() && data.isEmpty();
    }

    /** Drops everything. */
    void end() {
        lock.lock();
        try {
            ended = true;
            again.clear();
            control.clear();
            data.clear();
            unacknowledged.clear();
            pool.clear();
            work.signalAll();
            room.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
