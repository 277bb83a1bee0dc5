package io.godwit.tunnel;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The connecting side's first frame on every connection. Magic and versions keep their places in all versions.
 *
 * @param versions what the sender speaks
 * @param id the session to open or to join
 * @param secret of the session to join, or none to open it
 * @param path number of this path, from 1, never used twice in a session
 * @param received last chunk that the sender has got in order
 * @param limits the sender's
 */
record Hello(Versions versions, SessionId id, SessionSecret secret, int path, long received, Limits limits) {
    static final int BYTES = 8 + 16 + SessionSecret.BYTES + 4 + 8 + Limits.BYTES;
    private static final int MAGIC = 0x474f4457;

    byte[] encode() {
        ByteBuffer target = ByteBuffer.allocate(BYTES);
        target.putInt(MAGIC).putShort((short) versions.lowest()).putShort((short) versions.highest());
        target.putLong(id.value().getMostSignificantBits()).putLong(id.value().getLeastSignificantBits());
        target.put(secret.bytes()).putInt(path).putLong(received);
        limits.write(target);
        return target.array();
    }

    /** Only the versions, which can be read whatever the rest looks like. */
    static Versions readVersions(ByteBuffer source) throws ProtocolViolation {
        if (source.remaining() < 8 || source.getInt() != MAGIC) {
            throw new ProtocolViolation("the connection does not begin with a HELLO of the tunnel");
        }
        return new Versions(source.getShort() & 0xffff, source.getShort() & 0xffff);
    }

    static Hello read(ByteBuffer source) throws ProtocolViolation {
        if (source.remaining() != BYTES) {
            throw new ProtocolViolation("HELLO has " + source.remaining() + " bytes instead of " + BYTES);
        }
        Versions versions = readVersions(source);
        SessionId id = new SessionId(new UUID(source.getLong(), source.getLong()));
        byte[] secret = new byte[SessionSecret.BYTES];
        source.get(secret);
        int path = source.getInt();
        long received = source.getLong();
        if (path < 1 || received < 0) {
            throw new ProtocolViolation("HELLO names path " + path + " and chunk " + received);
        }
        return new Hello(versions, id, new SessionSecret(secret), path, received, Limits.read(source));
    }
}
