package io.godwit.server.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.server.json.ApiJson;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One event; its bytes are made when the first stream needs them, once for all streams. */
final class Event {

    private final String id;
    private final String type;
    private @Nullable Object view;
    private byte @Nullable [] bytes;
    private @Nullable AtomicLong keptBytes;

    /** {@code keptBytes} is told how much memory this event takes while it is kept. */
    Event(String id, String type, Object view, AtomicLong keptBytes) {
        this.id = id;
        this.type = type;
        this.view = view;
        this.keptBytes = keptBytes;
    }

    String topic() {
        return EventTypes.topic(type);
    }

    /** As it goes over the wire, with its empty line; callers do not change it. */
    synchronized byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = ("id: " + id + "\nevent: " + type + "\ndata: "
                            + ApiJson.mapper().writeValueAsString(view) + "\n\n")
                    .getBytes(UTF_8);
            bytes = made;
            view = null;
            count(made.length);
        }
        return made;
    }

    /** Whoever still writes it may do so. */
    synchronized void forget() {
        count(bytes == null ? 0 : -bytes.length);
        keptBytes = null;
    }

    private void count(int change) {
        if (keptBytes != null) {
            keptBytes.addAndGet(change);
        }
    }
}
