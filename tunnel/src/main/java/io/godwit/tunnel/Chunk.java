package io.godwit.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A numbered frame on its way out: kept until acknowledged, so that it can be sent again over another path. The mutable
 * fields belong to {@link SendQueue} and are guarded by its lock.
 */
final class Chunk {
    final FrameType type;
    final int stream;
    final long offset;
    /** Room for the header, then the payload. */
    final byte[] frame;

    final boolean pooled;
    int length;
    long sequence;
    /** Path that carries it, null while it waits. */
    @Nullable
    PathLink carrier;
    /** Writers that are just encrypting it; its memory is not used again before they are done. */
    int writers;

    boolean acknowledged;

    private Chunk(FrameType type, int stream, long offset, byte[] frame, boolean pooled, int length) {
        this.type = type;
        this.stream = stream;
        this.offset = offset;
        this.frame = frame;
        this.pooled = pooled;
        this.length = length;
    }

    /** Stream data in memory of the pool. */
    static Chunk data(int stream, long offset, byte[] frame, int length) {
        return new Chunk(FrameType.STREAM_DATA, stream, offset, frame, true, length);
    }

    static Chunk control(FrameType type, int stream, long offset) {
        return control(type, stream, offset, new byte[0]);
    }

    static Chunk control(FrameType type, int stream, long offset, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, type.maximumPayload());
        return control(type, stream, offset, Arrays.copyOf(text, length));
    }

    static Chunk control(FrameType type, int stream, long offset, byte[] payload) {
        byte[] frame = new byte[FrameHeader.BYTES + payload.length];
        System.arraycopy(payload, 0, frame, FrameHeader.BYTES, payload.length);
        return new Chunk(type, stream, offset, frame, false, payload.length);
    }

    int frameLength() {
        return FrameHeader.BYTES + length;
    }

    int payloadBytes() {
        return Frames.isPayload(type) ? length : 0;
    }

    /** Writes the header, once the number is known. */
    void seal() {
        new FrameHeader(type, length, stream, sequence, offset).write(ByteBuffer.wrap(frame));
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(frame, 0, frameLength());
    }
}
