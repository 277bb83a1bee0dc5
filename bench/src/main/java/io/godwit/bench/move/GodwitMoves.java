package io.godwit.bench.move;

import io.godwit.lab.controller.ControllerApi;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Moves through the controller's public API. */
final class GodwitMoves {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ControllerApi api;
    private JsonNode last = JsonMapper.shared().createObjectNode();
    private Instant requested = Instant.EPOCH;

    GodwitMoves(ControllerApi api) {
        this.api = api;
    }

    /** Where the time of the last move went, which must have completed. */
    Optional<Anatomy> anatomy() {
        return Anatomy.of(requested, last);
    }

    /**
     * From the request to the end as the source reported it, in milliseconds: asking often would disturb what is measured,
     * and all processes here share one clock.
     */
    double move(String guest, String to) {
        Instant start = Instant.now();
        requested = start;
        String id = idOf(api.startMigration(guest, to));
        Await.until(DEADLINE, () -> ended(id), () -> "move " + id + " did not end within " + DEADLINE + ": " + last);
        if (!last.path("state").asString("").equals("COMPLETED")) {
            throw new LabException("the controller says " + last.path("state").asString("") + ": "
                    + last.path("message").asString(""));
        }
        return Duration.between(start, Instant.parse(last.path("endedAt").asString()))
                        .toNanos()
                / 1e6;
    }

    private boolean ended(String id) {
        pause();
        last = api.migration(id);
        return switch (last.path("state").asString("")) {
            case "COMPLETED" -> last.path("sourceReport").isObject();
            case "FAILED", "CANCELLED", "UNDECIDED" -> true;
            default -> false;
        };
    }

    /** The answer is an operation with its migrations, or the migration itself. */
    private static String idOf(JsonNode answer) {
        JsonNode migrations = answer.path("migrations");
        return (migrations.isEmpty() ? answer : migrations.path(0)).path("id").asString();
    }

    /** Whether the controller sees the guest run on that host and on no other. */
    static boolean seesOnly(ControllerApi api, String guest, String host) {
        JsonNode answer = api.fetch("/api/v1/vms?name=" + guest);
        JsonNode seen = answer.has("items") ? answer.path("items") : answer;
        return seen.size() == 1
                && seen.path(0).path("host").asString("").equals(host)
                && seen.path(0).path("state").asString("").equals("RUNNING");
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while the guest was moving", e);
        }
    }
}
