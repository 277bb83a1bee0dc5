package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Event;
import io.godwit.cli.api.EventFeed;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Follows moves to their ends: by the controller's events; while these cannot be had, by asking every second. What was
 * missed is read again, so that no end is lost.
 *
 * <p>A controller that cannot be reached for a while does not end it, for the moves go on without it.
 */
final class Follower {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Between two readings while the events flow: the safety net under them. */
    private static final Duration REREAD = Duration.ofSeconds(10);

    private final ApiClient api;
    private final ProgressLines lines;
    private final Map<String, JsonNode> moves = new LinkedHashMap<>();
    private boolean streaming;
    private long answeredNanos = System.nanoTime();
    private long readNanos = System.nanoTime();

    Follower(ApiClient api, ProgressLines lines) {
        this.api = api;
        this.lines = lines;
    }

    /**
     * The moves as they ended, in the order of the ids.
     *
     * @throws CliException with the API's words for an id that it does not know; {@link ExitCode#UNREACHABLE} after a minute
     *     without an answer
     */
    List<JsonNode> follow(List<String> ids) {
        ids.forEach(id -> moves.put(id, ApiClient.JSON.missingNode()));
        try (EventFeed feed = new EventFeed(api, List.of("migration"))) {
            readAll();
            while (!allEnded()) {
                feed.poll(streaming ? REREAD : POLL).ifPresent(this::accept);
                Duration age = Duration.ofNanos(System.nanoTime() - readNanos);
                if (age.compareTo(streaming ? REREAD : POLL) >= 0) {
                    readAll();
                }
            }
        } finally {
            lines.close();
        }
        return new ArrayList<>(moves.values());
    }

    private void accept(EventFeed.Signal signal) {
        switch (signal) {
            case EventFeed.Connected _ -> {
                streaming = true;
                readAll();
            }
            case EventFeed.Happened happened -> accept(happened.event());
            case EventFeed.Lost _ -> streaming = false;
        }
    }

    private void accept(Event event) {
        if (event.type().equals(Event.RESET)) {
            readAll();
        } else if (event.type().equals("migration.changed")) {
            String id = event.data().path("id").asString("");
            JsonNode before = moves.get(id);
            if (before != null && !ended(before)) {
                update(id, event.data());
            }
        }
    }

    private void readAll() {
        readNanos = System.nanoTime();
        for (Map.Entry<String, JsonNode> each : List.copyOf(moves.entrySet())) {
            if (!ended(each.getValue())) {
                try {
                    update(each.getKey(), api.get(ApiClient.path("migrations", each.getKey())));
                } catch (CliException e) {
                    endure(e);
                    return;
                }
            }
        }
    }

    private void update(String id, JsonNode move) {
        answeredNanos = System.nanoTime();
        moves.put(id, move);
        lines.remark(null);
        lines.show(MigrationView.of(move));
    }

    private void endure(CliException e) {
        if (e.exitCode() != ExitCode.UNREACHABLE) {
            throw e;
        }
        if (System.nanoTime() - answeredNanos > LONGEST_SILENCE.toNanos()) {
            throw new CliException(
                    e.exitCode(),
                    e.code(),
                    e.message() + "\nIt has not answered for " + LONGEST_SILENCE.toSeconds()
                            + " s. The moves go on without it; once it answers again: godwit migration watch "
                            + String.join(" ", moves.keySet()));
        }
        lines.remark("(the controller does not answer; the moves go on without it)");
    }

    private boolean allEnded() {
        return moves.values().stream().allMatch(Follower::ended);
    }

    private static boolean ended(JsonNode move) {
        return !move.isMissingNode() && MigrationView.of(move).ended();
    }
}
