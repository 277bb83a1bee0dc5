package io.godwit.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A two-way stream of bytes in a session. One thread may read while another writes; several writers take turns, several
 * readers must not be.
 *
 * <p>Each direction ends by itself ({@link #closeOutput}). A reader that is slow stalls only this stream: the peer may
 * send one window beyond what was read. Reading and writing wait as long as the session lasts; when that ends, or the
 * stream is reset, they fail with a {@link TunnelException} that tells the reason.
 */
public final class TunnelStream {
    private final int id;
    private final int purpose;
    private final int window;
    private final SendQueue queue;
    private final StreamTable table;
    private final StreamBuffer incoming;

    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition credited = lock.newCondition();
    private byte @Nullable [] spare;
    private long written;
    private long writeLimit;
    private long readLimit;
    private boolean outputClosed;
    private boolean inputEnded;
    private volatile @Nullable TunnelException failure;

    TunnelStream(int id, int purpose, int window, SendQueue queue, StreamTable table) {
        this.id = id;
        this.purpose = purpose;
        this.window = window;
        this.queue = queue;
        this.table = table;
        this.incoming = new StreamBuffer(window);
        this.writeLimit = window;
        this.readLimit = window;
    }

    /** Number in the session: odd if opened by the connecting side, even if by the listening side. */
    public int id() {
        return id;
    }

    /** What the opener said it is for; not interpreted here. */
    public int purpose() {
        return purpose;
    }

    /** Waits for at least one byte, and returns how many were put into the target, or -1 at the end. */
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        ByteBuffer bytes = incoming.peek();
        if (bytes == null) {
            return -1;
        }
        int count = Math.min(bytes.remaining(), target.remaining());
        target.put(bytes.limit(bytes.position() + count));
        consumed(count);
        return count;
    }

    /** Waits for at least one byte, and writes what is there to the channel; returns how many, or -1 at the end. */
    public int transferTo(WritableByteChannel target) throws IOException {
        ByteBuffer bytes = incoming.peek();
        if (bytes == null) {
            return -1;
        }
        int count = target.write(bytes);
        consumed(count);
        return count;
    }

    /** Waits until all bytes are accepted for sending. */
    public void write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            while (source.hasRemaining()) {
                int count = Math.min(source.remaining(), awaitCredit());
                int appended = source.hasArray()
                        ? queue.append(id, source.array(), source.arrayOffset() + source.position(), count)
                        : 0;
                if (appended > 0) {
                    source.position(source.position() + appended);
                    written += appended;
                } else {
                    writeChunk(source, count);
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private void writeChunk(ByteBuffer source, int most) throws IOException {
        byte[] frame = acquire();
        int count = Math.min(most, FrameHeader.MAXIMUM_PAYLOAD);
        source.get(frame, FrameHeader.BYTES, count);
        queue.addData(Chunk.data(id, written, frame, count));
        written += count;
    }

    /**
     * Reads once from the channel and sends what came; returns how much, or -1 at the channel's end (which is not
     * passed on by itself, see {@link #closeOutput}).
     */
    public int transferFrom(ReadableByteChannel source) throws IOException {
        writing.lock();
        try {
            int most = Math.min(awaitCredit(), FrameHeader.MAXIMUM_PAYLOAD);
            byte[] frame = spare == null ? new byte[FrameHeader.MAXIMUM_FRAME] : spare;
            spare = frame;
            int count = source.read(ByteBuffer.wrap(frame, FrameHeader.BYTES, most));
            if (count > 0) {
                // The full buffer goes in exchange for an empty one of the window: a channel on which nothing
                // comes holds up nobody.
                spare = acquire();
                queue.addData(Chunk.data(id, written, frame, count));
                written += count;
            }
            return count;
        } finally {
            writing.unlock();
        }
    }

    /** Bytes as a stream; one thread at a time. Closing it does nothing. */
    public InputStream input() {
        return new Input();
    }

    /** Bytes as a stream. Closing it is {@link #closeOutput}. */
    public OutputStream output() {
        return new Output();
    }

    /** No more bytes from here; the peer reads its end after all that was written. Idempotent. */
    public void closeOutput() throws IOException {
        writing.lock();
        try {
            lock.lock();
            try {
                if (outputClosed) {
                    return;
                }
                outputClosed = true;
            } finally {
                lock.unlock();
            }
            checkFailure();
            queue.addData(Chunk.control(FrameType.STREAM_END, id, written));
            forgetIfDone();
        } finally {
            writing.unlock();
        }
    }

    /** Ends both directions at once; who reads or writes, on both sides, gets the reason. Idempotent. */
    public void reset(String reason) {
        if (fail(new TunnelException("stream " + id + " was reset here: " + reason), true)) {
            queue.addControl(Chunk.control(FrameType.STREAM_RESET, id, 0, reason));
            table.forget(this);
        }
    }

    /** The peer reset it. */
    void receiveReset(String reason) {
        fail(new TunnelException("stream " + id + " was reset by the peer: " + reason), true);
        table.forget(this);
    }

    /** The session is over. What came whole, with its end, can still be read. */
    void sessionEnded(TunnelException reason) {
        boolean incomplete;
        lock.lock();
        try {
            incomplete = !inputEnded;
        } finally {
            lock.unlock();
        }
        fail(reason, incomplete);
    }

    private boolean fail(TunnelException reason, boolean discardInput) {
        lock.lock();
        try {
            if (failure != null) {
                return false;
            }
            failure = reason;
            credited.signalAll();
        } finally {
            lock.unlock();
        }
        if (discardInput) {
            incoming.fail(reason);
        }
        queue.wake();
        return true;
    }

    void receive(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        if (failure != null) {
            return;
        }
        long position = incoming.added();
        lock.lock();
        try {
            if (header.offset() != position || position + header.length() > readLimit || inputEnded) {
                throw new ProtocolViolation("stream " + id + ": " + header.length() + " bytes at " + header.offset()
                        + (inputEnded ? " after its end" : ", expected at " + position + ", at most to " + readLimit));
            }
        } finally {
            lock.unlock();
        }
        if (header.length() > 0) {
            incoming.add(payload);
        }
    }

    void receiveEnd(FrameHeader header) throws ProtocolViolation {
        if (failure != null) {
            return;
        }
        lock.lock();
        try {
            if (inputEnded || header.offset() != incoming.added()) {
                throw new ProtocolViolation("stream " + id + " ends at " + header.offset() + ", but " + incoming.added()
                        + " bytes came" + (inputEnded ? " and an end" : ""));
            }
            inputEnded = true;
        } finally {
            lock.unlock();
        }
        incoming.end();
        forgetIfDone();
    }

    void receiveCredit(FrameHeader header) throws ProtocolViolation {
        lock.lock();
        try {
            if (header.offset() < writeLimit || header.offset() > writeLimit + window) {
                throw new ProtocolViolation(
                        "stream " + id + ": credit up to " + header.offset() + " after " + writeLimit);
            }
            writeLimit = header.offset();
            credited.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void consumed(int count) {
        long position = incoming.remove(count);
        boolean grant;
        lock.lock();
        try {
            grant = !inputEnded && failure == null && position + window - readLimit >= window / 2;
            if (grant) {
                readLimit = position + window;
            }
        } finally {
            lock.unlock();
        }
        if (grant) {
            queue.addControl(Chunk.control(FrameType.STREAM_CREDIT, id, position + window));
        }
    }

    private int awaitCredit() throws IOException {
        lock.lock();
        try {
            while (failure == null && !outputClosed && writeLimit == written) {
                credited.await();
            }
            if (outputClosed) {
                throw new TunnelException("stream " + id + ": written to after its output was closed");
            }
            checkFailure();
            return (int) Math.min(Integer.MAX_VALUE, writeLimit - written);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private byte[] acquire() throws IOException {
        try {
            byte[] frame = queue.acquire(() -> failure != null);
            if (frame == null) {
                checkFailure();
                throw new TunnelException("stream " + id + ": the session is being closed");
            }
            return frame;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while writing stream " + id);
        interrupted.initCause(e);
        return interrupted;
    }

    private void checkFailure() throws TunnelException {
        TunnelException reason = failure;
        if (reason != null) {
            throw new TunnelException(String.valueOf(reason.getMessage()), reason);
        }
    }

    private void forgetIfDone() {
        boolean done;
        lock.lock();
        try {
            done = outputClosed && inputEnded;
        } finally {
            lock.unlock();
        }
        if (done) {
            table.forget(this);
        }
    }

    @Override
    public String toString() {
        return "stream " + id + " (purpose " + purpose + ")";
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return TunnelStream.this.read(ByteBuffer.wrap(target, offset, length));
        }

        @Override
        public int available() {
            return incoming.available();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            TunnelStream.this.write(ByteBuffer.wrap(source, offset, length));
        }

        @Override
        public void close() throws IOException {
            closeOutput();
        }
    }
}
