package io.godwit.model;

import java.util.UUID;

/** One operation's identity: long work that a caller asked for, for example the moves of several VMs. */
public record OperationId(UUID value) {

    public static OperationId parse(String text) {
        return new OperationId(UUID.fromString(text));
    }

    public static OperationId random() {
        return new OperationId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
