package io.godwit.server.cluster;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A cluster's identity, kept when it is renamed. */
record ClusterId(@JsonValue UUID value) {

    static ClusterId parse(String text) {
        return new ClusterId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
