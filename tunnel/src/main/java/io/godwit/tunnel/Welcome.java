package io.godwit.tunnel;

import java.nio.ByteBuffer;

/**
 * The listening side's consent.
 *
 * @param version the protocol version that both use from here on
 * @param secret to be shown by every further path of the session
 * @param received last chunk that the sender has got in order
 * @param limits the sender's
 */
record Welcome(int version, SessionSecret secret, long received, Limits limits) {
    static final int BYTES = 4 + SessionSecret.BYTES + 8 + Limits.BYTES;

    byte[] encode() {
        ByteBuffer target = ByteBuffer.allocate(BYTES);
        target.putInt(version).put(secret.bytes()).putLong(received);
        limits.write(target);
        return target.array();
    }

    static Welcome read(ByteBuffer source) throws ProtocolViolation {
        if (source.remaining() != BYTES) {
            throw new ProtocolViolation("WELCOME has " + source.remaining() + " bytes instead of " + BYTES);
        }
        int version = source.getInt();
        if (version < Versions.SPOKEN.lowest() || version > Versions.SPOKEN.highest()) {
            throw new ProtocolViolation("the peer chose version " + version + ", not one of " + Versions.SPOKEN);
        }
        byte[] secret = new byte[SessionSecret.BYTES];
        source.get(secret);
        long received = source.getLong();
        if (received < 0) {
            throw new ProtocolViolation("WELCOME names chunk " + received);
        }
        return new Welcome(version, new SessionSecret(secret), received, Limits.read(source));
    }
}
