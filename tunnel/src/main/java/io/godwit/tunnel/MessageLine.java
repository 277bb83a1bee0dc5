package io.godwit.tunnel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages: stream 0, on which each message follows its length (four bytes). Has a credit of its own, so that a peer
 * whose handler is slow holds up the sender and not its own memory.
 */
final class MessageLine {
    /** A whole message fits, and a few small ones behind it. */
    static final int WINDOW = TunnelSession.MAXIMUM_MESSAGE + FrameHeader.MAXIMUM_FRAME;

    private final SendQueue queue;
    private final long limitNanos;
    private final Consumer<byte[]> receiver;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition credited = lock.newCondition();
    private long sent;
    private long sendLimit = WINDOW;
    private @Nullable TunnelException ended;

    private long received;
    private long receiveLimit = WINDOW;
    private final ByteBuffer length = ByteBuffer.allocate(4);
    private @Nullable ByteBuffer partial;

    /** The receiver gets whole messages and must call {@link #handled} for each when it is done with it. */
    MessageLine(SendQueue queue, long limitNanos, Consumer<byte[]> receiver) {
        this.queue = queue;
        this.limitNanos = limitNanos;
        this.receiver = receiver;
    }

    void send(byte[] message) throws IOException {
        lock.lock();
        try {
            awaitCredit(4 + message.length);
            ByteBuffer whole = ByteBuffer.allocate(4 + message.length)
                    .putInt(message.length)
                    .put(message)
                    .flip();
            while (whole.hasRemaining()) {
                byte[] part = new byte[Math.min(whole.remaining(), FrameHeader.MAXIMUM_PAYLOAD)];
                whole.get(part);
                queue.addControl(Chunk.control(FrameType.MESSAGE, 0, sent, part));
                sent += part.length;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while sending a message");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            lock.unlock();
        }
    }

    private void awaitCredit(int bytes) throws TunnelException, InterruptedException {
        long until = System.nanoTime() + limitNanos;
        while (ended == null && sendLimit - sent < bytes) {
            long wait = until - System.nanoTime();
            if (wait <= 0) {
                throw new TunnelException("a message of " + (bytes - 4) + " bytes was not sent: the peer has taken none"
                        + " of the " + (WINDOW - (sendLimit - sent)) + " bytes before it for "
                        + limitNanos / 1_000_000_000 + " s");
            }
            credited.awaitNanos(wait);
        }
        if (ended != null) {
            throw new TunnelException("a message was not sent: " + ended.getMessage(), ended);
        }
    }

    void receiveCredit(FrameHeader header) throws ProtocolViolation {
        lock.lock();
        try {
            if (header.offset() < sendLimit || header.offset() > sent + WINDOW) {
                throw new ProtocolViolation("message credit up to " + header.offset() + " after " + sendLimit);
            }
            sendLimit = header.offset();
            credited.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next part from the peer, in order. */
    void receive(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        lock.lock();
        try {
            if (header.offset() != received || received + header.length() > receiveLimit) {
                throw new ProtocolViolation("messages: " + header.length() + " bytes at " + header.offset()
                        + ", expected at " + received + ", at most to " + receiveLimit);
            }
            received += header.length();
        } finally {
            lock.unlock();
        }
        while (payload.hasRemaining()) {
            assemble(payload);
        }
    }

    private void assemble(ByteBuffer payload) throws ProtocolViolation {
        ByteBuffer target = partial == null ? length : partial;
        int count = Math.min(target.remaining(), payload.remaining());
        target.put(payload.slice(payload.position(), count));
        payload.position(payload.position() + count);
        if (partial == null && !length.hasRemaining()) {
            int bytes = length.flip().getInt();
            length.clear();
            if (bytes < 0 || bytes > TunnelSession.MAXIMUM_MESSAGE) {
                throw new ProtocolViolation("a message of " + Integer.toUnsignedString(bytes) + " bytes is announced");
            }
            partial = ByteBuffer.allocate(bytes);
        }
        if (partial != null && !partial.hasRemaining()) {
            byte[] message = partial.array();
            partial = null;
            receiver.accept(message);
        }
    }

    /** The handler is done with a message of this length: the peer may send as much again. */
    void handled(int bytes) {
        lock.lock();
        try {
            receiveLimit += 4 + bytes;
            queue.addControl(Chunk.control(FrameType.STREAM_CREDIT, 0, receiveLimit));
        } finally {
            lock.unlock();
        }
    }

    void end(TunnelException reason) {
        lock.lock();
        try {
            ended = reason;
            credited.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
