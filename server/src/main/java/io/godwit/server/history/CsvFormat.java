package io.godwit.server.history;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.server.json.ApiJson;
import io.godwit.server.migration.MigrationView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history as a table: one line a move; times in milliseconds, sizes in bytes, instants in UTC. */
final class CsvFormat {

    /** Its phases as the mover names them; the whole record is in the other format. */
    private static final List<String> PHASES = List.of("connect", "begin", "prepare", "perform", "finish", "confirm");

    private CsvFormat() {}

    static String header() {
        CsvRow row = new CsvRow();
        List.of(
                        "id",
                        "operationId",
                        "vmId",
                        "vmName",
                        "source",
                        "target",
                        "result",
                        "code",
                        "message",
                        "requestedBy",
                        "reason",
                        "createdAt",
                        "startedAt",
                        "endedAt",
                        "durationMillis",
                        "pauseMillis",
                        "outageMillis",
                        "outageResolutionMillis",
                        "bytes",
                        "memoryBytes",
                        "passes")
                .forEach(row::plain);
        PHASES.forEach(phase -> row.plain(phase + "Millis"));
        return row.toString();
    }

    static String line(MigrationView move) {
        ErrorCode code = move.code();
        MoveReport report = move.sourceReport();
        CsvRow row = new CsvRow()
                .plain(move.id())
                .plain(move.operationId())
                .plain(move.vmId())
                .text(move.vmName())
                .text(move.source())
                .text(move.target())
                .plain(move.state())
                .plain(code == null ? null : code.code())
                .text(move.message())
                .text(move.requestedBy())
                .text(move.reason())
                .plain(instant(move.createdAt()))
                .plain(instant(move.startedAt()))
                .plain(instant(move.endedAt()))
                .plain(move.durationMillis())
                .plain(pause(report))
                .plain(move.outage() == null ? null : move.outage().millis())
                .plain(move.outage() == null ? null : move.outage().resolutionMillis())
                .plain(report == null || report.bytes() == 0 ? null : report.bytes())
                .plain(report == null || report.memoryBytes() == 0 ? null : report.memoryBytes())
                .plain(report == null ? null : report.passes());
        PHASES.forEach(phase -> row.plain(report == null ? null : phase(report, phase)));
        return row.toString();
    }

    private static @Nullable String instant(@Nullable Instant instant) {
        return instant == null ? null : ApiJson.text(instant);
    }

    private static @Nullable String pause(@Nullable MoveReport report) {
        Pause pause = report == null ? null : report.pause();
        return pause == null ? null : millis(pause.pauseMicros());
    }

    private static @Nullable String phase(MoveReport report, String name) {
        List<Phase> found = report.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .toList();
        return found.isEmpty()
                ? null
                : millis(found.stream().mapToLong(Phase::durationMicros).sum());
    }

    private static String millis(long micros) {
        return BigDecimal.valueOf(micros, 3).toPlainString();
    }
}
