package io.godwit.lab.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo needs of a move, as the controller's API shows it. */
record MigrationView(
        String id,
        String state,
        @Nullable String message,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable Progress progress,
        @Nullable Report sourceReport) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As {@code MoveProgress}. */
    record Progress(
            double percent,
            long bytesTransferred,
            long bytesPerSecond,
            int pass,
            @Nullable Long remainingMillis) {}

    /** As {@code MoveReport}; bytes are 0 when unknown. */
    record Report(
            List<Phase> phases,
            long bytes,
            long memoryBytes,
            int passes,
            @Nullable Pause pause) {}

    /** As {@code Phase} of the model. */
    record Phase(String name, long durationMicros) {}

    /** As {@code Pause} of the model. */
    record Pause(long pauseMicros, long clockErrorMicros) {}

    static MigrationView of(JsonNode node) {
        return JSON.treeToValue(node, MigrationView.class);
    }

    boolean ended() {
        return switch (state) {
            case "COMPLETED", "FAILED", "CANCELLED", "UNDECIDED" -> true;
            default -> false;
        };
    }

    /** The state in words, such as {@code completed} or {@code switching over}. */
    String stateInWords() {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** From the request to the end; null while it has not ended. */
    @Nullable
    Long totalMillis() {
        return endedAt == null ? null : Duration.between(createdAt, endedAt).toMillis();
    }
}
