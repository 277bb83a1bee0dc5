package io.godwit.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events (WHATWG HTML, "Server-sent events"): fields by line, an empty line ends an event. */
final class EventReader implements AutoCloseable {

    private final BufferedReader lines;
    private final Runnable heard;
    private @Nullable String lastId;

    /** @param heard told of every line, heartbeats included */
    EventReader(InputStream stream, @Nullable String lastId, Runnable heard) {
        this.lines = new BufferedReader(new InputStreamReader(stream, UTF_8));
        this.lastId = lastId;
        this.heard = heard;
    }

    /** The next event; empty at the end of the stream. */
    Optional<Event> next() throws IOException {
        String type = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heard.run();
            if (line.isEmpty()) {
                if (!type.isEmpty() || !data.isEmpty()) {
                    return Optional.of(new Event(lastId, type.isEmpty() ? "message" : type, json(data.toString())));
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> type = value;
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                case "id" -> lastId = value;
                default -> {
                    // A comment (heartbeat), or a field that this version does not know.
                }
            }
        }
        return Optional.empty();
    }

    private static JsonNode json(String data) {
        try {
            return data.isEmpty() ? ApiClient.JSON.missingNode() : ApiClient.JSON.readTree(data);
        } catch (JacksonException e) {
            return ApiClient.JSON.missingNode();
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
