package io.godwit.tunnel;

import java.nio.ByteBuffer;

/** Frames that are not kept: nothing is lost when they are. */
final class Frames {
    private Frames() {}

    /** A frame without payload that tells the last chunk received in order. */
    static ByteBuffer bare(FrameType type, long received) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES);
        new FrameHeader(type, 0, 0, received, 0).write(frame);
        return frame.flip();
    }

    static ByteBuffer of(FrameType type, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + payload.length);
        new FrameHeader(type, payload.length, 0, 0, 0).write(frame);
        return frame.put(payload).flip();
    }

    /** What counts as payload in {@link ByteCounts}. */
    static int payloadBytes(FrameHeader header) {
        return isPayload(header.type()) ? header.length() : 0;
    }

    static boolean isPayload(FrameType type) {
        return type == FrameType.STREAM_DATA || type == FrameType.MESSAGE;
    }
}
