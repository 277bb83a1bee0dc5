package io.godwit.model;

import java.util.UUID;

/** A host's identity: given by the controller when the host joins, kept for its whole life. */
public record HostId(UUID value) {

    public static HostId parse(String text) {
        return new HostId(UUID.fromString(text));
    }

    public static HostId random() {
        return new HostId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
