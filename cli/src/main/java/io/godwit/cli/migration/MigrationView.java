package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.output.Units;
import io.godwit.cli.output.Words;
import io.godwit.cli.problem.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the command line needs of a move, as the API shows it.
 *
 * @param state a word of {@code MigrationState}; one that this version does not know counts as running
 * @param startedAt absent: no host was told yet, nothing has changed
 * @param percent of the whole way, 0 to 100
 */
record MigrationView(
        String id,
        String vmName,
        String source,
        String target,
        String state,
        @Nullable String code,
        @Nullable String message,
        @Nullable String requestedBy,
        @Nullable String reason,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long durationMillis,
        double percent,
        @Nullable Progress progress,
        @Nullable Report sourceReport,
        @Nullable Outage outage) {

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

    record Outage(long millis, long resolutionMillis) {}

    static MigrationView of(JsonNode node) {
        return ApiClient.JSON.treeToValue(node, MigrationView.class);
    }

    boolean ended() {
        return switch (state) {
            case "COMPLETED", "FAILED", "CANCELLED", "UNDECIDED" -> true;
            default -> false;
        };
    }

    /** The exit code of a command that waited for this end. A move that failed before any host was told was refused. */
    ExitCode exitCode() {
        return switch (state) {
            case "COMPLETED" -> ExitCode.DONE;
            case "CANCELLED" -> ExitCode.MOVE_CANCELLED;
            case "UNDECIDED" -> ExitCode.OUTCOME_UNKNOWN;
            case "FAILED" -> startedAt == null ? ExitCode.REFUSED : ExitCode.MOVE_FAILED;
            default -> ExitCode.OTHER;
        };
    }

    /** What became of it, in a word or two. */
    String result() {
        return exitCode() == ExitCode.REFUSED ? "refused" : Words.of(state);
    }

    /** How far it is, in one line: state, per cent, bytes, rate, pass, time left. */
    String progressLine() {
        return progressLine(true);
    }

    /** The same without the pass, for lines that begin with a name. */
    String briefLine() {
        return progressLine(false);
    }

    private String progressLine(boolean withPass) {
        StringBuilder text = new StringBuilder(String.format("%-14s", ended() ? result() : Words.of(state)));
        Progress now = progress;
        if (now != null) {
            text.append(String.format(
                    Locale.ROOT,
                    " %5.1f %%  %s sent",
                    Math.max(percent, now.percent()),
                    Units.bytes(now.bytesTransferred())));
            if (!ended()) {
                text.append("  ").append(Units.bytes(now.bytesPerSecond())).append("/s");
            }
            if (withPass) {
                text.append("  pass ").append(now.pass());
            }
            if (now.remainingMillis() != null && !ended()) {
                text.append("  ")
                        .append(Units.duration(Duration.ofMillis(now.remainingMillis())))
                        .append(" left");
            }
        }
        return text.toString().stripTrailing();
    }

    String total() {
        if (durationMillis != null) {
            return Units.duration(Duration.ofMillis(durationMillis));
        }
        return sourceReport == null
                ? ""
                : Units.duration(Duration.between(sourceReport.startedAt(), sourceReport.endedAt()));
    }

    /** Without its error. */
    String shortPause() {
        Pause pause = sourceReport == null ? null : sourceReport.pause();
        return pause == null ? "" : Units.micros(pause.pauseMicros());
    }

    String pause() {
        Pause pause = sourceReport == null ? null : sourceReport.pause();
        return pause == null ? "" : Units.micros(pause.pauseMicros()) + " ± " + Units.micros(pause.clockErrorMicros());
    }

    String outageText() {
        return outage == null ? "" : outage.millis() + " ms ± " + outage.resolutionMillis() + " ms";
    }
}
