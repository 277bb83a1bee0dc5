package io.godwit.tunnel;

import java.security.MessageDigest;
import java.security.SecureRandom;

/** 32 random bytes that the listening side gives out with a new session and asks for with every further path. */
final class SessionSecret {
    static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    SessionSecret(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a session secret has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    static SessionSecret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new SessionSecret(bytes);
    }

    /** All zero: asks for a new session. */
    static SessionSecret none() {
        return new SessionSecret(new byte[BYTES]);
    }

    boolean isNone() {
        return matches(none());
    }

    /** Compares in constant time. */
    boolean matches(SessionSecret other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
