package io.godwit.cli.migration;

import io.godwit.cli.output.Column;
import io.godwit.cli.output.Units;
import io.godwit.cli.output.Words;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is shown of moves. */
public final class MigrationColumns {

    static final List<Column> TABLE = List.of(
            shortId(),
            Column.text("VM", "/vmName").shrinking(),
            Column.text("FROM", "/source").shrinking(),
            Column.text("TO", "/target").shrinking(),
            Column.word("STATE", "/state"),
            of("%", each -> each.progress() == null ? "" : String.valueOf(Math.round(each.percent()))),
            Column.text("BY", "/requestedBy").shrinking().onlyWide(),
            Column.minute("ASKED FOR (UTC)", "/createdAt"),
            Column.text("REASON", "/reason").shrinking().onlyWide(),
            Column.text("CODE", "/code").onlyWide(),
            Column.text("ID", "/id").onlyWide());

    /** Of moves that have ended. */
    public static final List<Column> ENDED = List.of(
            shortId(),
            Column.text("VM", "/vmName").shrinking(),
            Column.text("FROM", "/source").shrinking(),
            Column.text("TO", "/target").shrinking(),
            of("RESULT", MigrationView::result),
            of("TOTAL", MigrationView::total),
            of("PAUSE", MigrationView::shortPause),
            of("OUTAGE", MigrationView::outageText).onlyWide(),
            Column.bytes("BYTES", "/sourceReport/bytes").onlyWide(),
            Column.text("BY", "/requestedBy").shrinking().onlyWide(),
            Column.minute("ENDED (UTC)", "/endedAt"),
            Column.text("REASON", "/reason").shrinking().onlyWide(),
            Column.text("CODE", "/code").onlyWide(),
            Column.text("ID", "/id").onlyWide());

    static final List<Column> LINES = List.of(
            Column.text("migration", "/id"),
            Column.text("operation", "/operationId").onlyWide(),
            Column.text("VM", "/vmName"),
            Column.text("VM's UUID", "/vmId").onlyWide(),
            Column.text("from", "/source"),
            Column.text("to", "/target"),
            of("result", each -> each.ended() ? each.result() : ""),
            of("state", each -> each.ended() ? "" : each.progressLine().replaceAll(" {2,}", "  ")),
            of("left", MigrationColumns::left),
            Column.text("code", "/code"),
            Column.text("message", "/message"),
            Column.time("asked for", "/createdAt"),
            Column.text("by", "/requestedBy"),
            Column.text("reason", "/reason"),
            Column.time("started", "/startedAt").onlyWide(),
            Column.time("ended", "/endedAt").onlyWide(),
            of("total", MigrationView::total),
            of("pause", MigrationView::pause),
            of("outage", MigrationView::outageText),
            of("bytes", MigrationColumns::bytes),
            of("phases", MigrationColumns::phases));

    private MigrationColumns() {}

    private static Column of(String header, Function<MigrationView, String> cell) {
        return Column.of(header, item -> cell.apply(MigrationView.of(item)));
    }

    /** The first characters, which are enough to name a move on the command line. */
    private static Column shortId() {
        return Column.of("MOVE", each -> MigrationIds.shortened(each.path("id").asString("")));
    }

    private static String left(MigrationView move) {
        MigrationView.Progress now = move.progress();
        if (now == null || move.ended()) {
            return "";
        }
        String memory = Units.bytes(now.bytesRemaining()) + " of memory still differ; the VM writes "
                + Units.bytes(now.dirtyBytesPerSecond()) + "/s";
        return now.remainingMillis() == null
                ? memory
                : Units.duration(Duration.ofMillis(now.remainingMillis())) + "; " + memory;
    }

    private static String bytes(MigrationView move) {
        MigrationView.Report report = move.sourceReport();
        return report == null
                ? ""
                : Units.bytes(report.bytes()) + " on the wire, memory " + Units.bytes(report.memoryBytes()) + " in "
                        + report.passes() + " passes";
    }

    private static String phases(MigrationView move) {
        MigrationView.Report report = move.sourceReport();
        return report == null
                ? ""
                : report.phases().stream()
                        .map(phase -> Words.of(phase.name()) + " " + Units.micros(phase.durationMicros()))
                        .collect(Collectors.joining(", "));
    }
}
