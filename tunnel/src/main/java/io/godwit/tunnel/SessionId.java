package io.godwit.tunnel;

import java.util.UUID;

/** Names one session between two hosts; 16 bytes on the wire. */
public record SessionId(UUID value) {
    public static SessionId random() {
        return new SessionId(UUID.randomUUID());
    }

    public static SessionId parse(String text) {
        return new SessionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
