package io.godwit.model;

import java.util.UUID;

/** One move's identity: also the tunnel's session id and the name of its directories on both hosts. */
public record MigrationId(UUID value) {

    public static MigrationId parse(String text) {
        return new MigrationId(UUID.fromString(text));
    }

    public static MigrationId random() {
        return new MigrationId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
