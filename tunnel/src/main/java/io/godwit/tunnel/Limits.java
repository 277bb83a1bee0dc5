package io.godwit.tunnel;

import java.nio.ByteBuffer;

/**
 * What both sides announce and the smaller of which holds.
 *
 * @param sendWindow stream bytes that may be unacknowledged, all streams together
 * @param streamWindow bytes that may be sent on a new stream before the first credit
 * @param streams streams that one side may have open at once
 */
record Limits(int sendWindow, int streamWindow, int streams) {
    static final int BYTES = 12;

    static Limits of(TunnelSettings settings) {
        return new Limits(settings.sendWindowBytes(), settings.streamWindowBytes(), settings.maximumStreams());
    }

    Limits common(Limits other) {
        return new Limits(
                Math.min(sendWindow, other.sendWindow),
                Math.min(streamWindow, other.streamWindow),
                Math.min(streams, other.streams));
    }

    void write(ByteBuffer target) {
        target.putInt(sendWindow).putInt(streamWindow).putInt(streams);
    }

    static Limits read(ByteBuffer source) throws ProtocolViolation {
        Limits limits = new Limits(source.getInt(), source.getInt(), source.getInt());
        if (limits.sendWindow < FrameHeader.MAXIMUM_FRAME
                || limits.streamWindow < FrameHeader.MAXIMUM_FRAME
                || limits.streams < 1) {
            throw new ProtocolViolation("the peer announces impossible limits: " + limits);
        }
        return limits;
    }
}
