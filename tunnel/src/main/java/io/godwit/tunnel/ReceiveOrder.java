package io.godwit.tunnel;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts the chunks that several paths bring back into one order, each exactly once. Chunks that came early are kept,
 * bounded by the send window that was agreed on. Delivery happens under this object's monitor, so that it is in order
 * whichever path brings a chunk.
 */
final class ReceiveOrder {
    /** Beyond the send window there may be messages and small control chunks. */
    private static final int EXTRA_BYTES = 2 * TunnelSession.MAXIMUM_MESSAGE;

    private static final int EXTRA_CHUNKS = 8192;

    /** Takes chunks in order. */
    interface Sink {
        void deliver(FrameHeader header, ByteBuffer payload) throws ProtocolViolation;
    }

    private record Early(FrameHeader header, ByteBuffer payload) {}

    private final Sink sink;
    private final long maximumBytes;
    private final Map<Long, Early> early = new HashMap<>();
    private long earlyBytes;
    private long complete;

    ReceiveOrder(int sendWindow, Sink sink) {
        this.sink = sink;
        this.maximumBytes = (long) sendWindow + EXTRA_BYTES;
    }

    /**
     * Takes a chunk from a path.
     *
     * @return whether it was new; a repeated one must be acknowledged at once
     */
    synchronized boolean accept(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        if (header.sequence() <= complete || early.containsKey(header.sequence())) {
            return false;
        }
        if (header.sequence() == complete + 1) {
            complete++;
            sink.deliver(header, payload);
            deliverEarly();
        } else {
            keep(header, payload);
        }
        return true;
    }

    /** Number of the last chunk before the first missing one. */
    synchronized long complete() {
        return complete;
    }

    private void keep(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        earlyBytes += header.length();
        if (earlyBytes > maximumBytes || header.sequence() - complete > EXTRA_CHUNKS) {
            throw new ProtocolViolation("chunk " + header.sequence() + " came while " + (complete + 1)
                    + " is missing, and " + earlyBytes + " bytes wait for it: more than was agreed");
        }
        ByteBuffer copy = ByteBuffer.allocate(header.length()).put(payload).flip();
        early.put(header.sequence(), new Early(header, copy));
    }

    private void deliverEarly() throws ProtocolViolation {
        Early next;
        while ((next = early.remove(complete + 1)) != null) {
            complete++;
            earlyBytes -= next.header.length();
            sink.deliver(next.header, next.payload);
        }
    }
}
