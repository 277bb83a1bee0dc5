package io.godwit.tunnel;

import java.nio.ByteBuffer;

/**
 * The 28 bytes before every payload.
 *
 * @param type what follows
 * @param length payload bytes
 * @param stream stream or path number, 0 where none is meant
 * @param sequence number of the chunk in the session, from 1; of an acknowledgement: the last one received in order
 * @param offset position in the stream; of a credit: the position up to which the peer may send
 */
record FrameHeader(FrameType type, int length, int stream, long sequence, long offset) {
    static final int BYTES = 28;
    /** Whole frames are four TLS records of 16 KiB at most. */
    static final int MAXIMUM_FRAME = 1 << 16;

    static final int MAXIMUM_PAYLOAD = MAXIMUM_FRAME - BYTES;

    void write(ByteBuffer target) {
        target.put(type.code()).put((byte) 0).putShort((short) 0);
        target.putInt(length).putInt(stream).putLong(sequence).putLong(offset);
    }

    /** Reads and checks a header; the source must hold at least {@link #BYTES}. */
    static FrameHeader read(ByteBuffer source) throws ProtocolViolation {
        FrameType type = FrameType.of(source.get());
        int reserved = source.get() << 16 | source.getShort();
        int length = source.getInt();
        int stream = source.getInt();
        long sequence = source.getLong();
        long offset = source.getLong();
        if (reserved != 0) {
            throw new ProtocolViolation("reserved bits are set in a frame of type " + type);
        }
        if (length < 0 || length > type.maximumPayload()) {
            throw new ProtocolViolation("a frame of type " + type + " announces " + Integer.toUnsignedString(length)
                    + " bytes, at most " + type.maximumPayload() + " are allowed");
        }
        if (stream < 0 || sequence < 0 || offset < 0 || (type.numbered() && sequence == 0)) {
            throw new ProtocolViolation("a frame of type " + type + " has stream " + stream + ", sequence " + sequence
                    + ", offset " + offset);
        }
        return new FrameHeader(type, length, stream, sequence, offset);
    }
}
