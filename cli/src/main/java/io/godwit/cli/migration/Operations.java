package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Operations: what one command started, as a whole. */
final class Operations {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Operations() {}

    static String path(String id) {
        return ApiClient.path("operations", id);
    }

    /** The operation after all its moves have ended; the controller may close it a moment later than them. */
    static JsonNode ended(ApiClient api, JsonNode started) {
        String path = path(started.path("id").asString(""));
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        JsonNode now = api.get(path);
        while (now.path("state").asString("").equals("RUNNING") && System.nanoTime() < giveUp) {
            api.pause();
            now = api.get(path);
        }
        return now;
    }
}
