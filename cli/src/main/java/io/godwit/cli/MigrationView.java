package io.godwit.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the command line needs of a move, as the API shows it. */
record MigrationView(
        String id,
        String vmName,
        String source,
        String target,
        String state,
        @Nullable String code,
        @Nullable String message,
        @Nullable String requestedBy,
        @Nullable Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable Progress progress,
        @Nullable Report sourceReport) {

    record Progress(
            double percent,
            long bytesTransferred,
            long bytesRemaining,
            long bytesPerSecond,
            long dirtyBytesPerSecond,
            int pass,
            @Nullable Long remainingMillis) {}

    record Report(
            Instant startedAt,
            Instant endedAt,
            List<Phase> phases,
            long bytes,
            long memoryBytes,
            int passes,
            @Nullable Pause pause) {}

    record Phase(String name, long startMicros, long durationMicros) {}

    record Pause(long pauseMicros, long clockErrorMicros) {}

    static MigrationView of(JsonNode node) {
        return ApiClient.JSON.treeToValue(node, MigrationView.class);
    }

    boolean ended() {
        return switch (state) {
            case "COMPLETED", "FAILED", "CANCELLED", "UNDECIDED" -> true;
            default -> false;
        };
    }

    /** The exit code of a command that waited for this end. */
    int exitCode() {
        return switch (state) {
            case "COMPLETED" -> ExitCode.OK;
            case "CANCELLED" -> ExitCode.MOVE_CANCELLED;
            case "UNDECIDED" -> ExitCode.OUTCOME_UNKNOWN;
            case "FAILED" -> ExitCode.MOVE_FAILED;
            default -> ExitCode.OTHER;
        };
    }
}
