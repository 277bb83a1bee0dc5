package io.godwit.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoReportTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void theJsonHasTheNamesOfTheContract() {
        JsonNode json = JSON.readTree(report(TestingMove.good()).toJson());
        JsonNode move = json.path("moves").path(0);
        assertThat(json.path("moves").size()).isEqualTo(1);
        assertThat(move.propertyNames())
                .contains(
                        "from",
                        "to",
                        "result",
                        "total_ms",
                        "pause_ms",
                        "outage_ms",
                        "outage_resolution_ms",
                        "bytes",
                        "phases",
                        "tcp",
                        "disk");
        assertThat(move.path("tcp").propertyNames()).contains("sent", "answered", "lost", "reconnects");
        assertThat(move.path("disk").propertyNames()).contains("acked", "found");
        assertThat(move.path("guest").path("dirty_bytes_per_second").asLong()).isEqualTo(30L << 20);
        assertThat(move.path("phases").propertyNames()).containsExactly("prepare", "perform");
        assertThat(json.path("rss_mib").path("controller").asDouble()).isEqualTo(264.4);
    }

    @Test
    void whatWasNotMeasuredIsNullInJsonAndSaidInWords() {
        DemoReport report = report(TestingMove.failed("no route"));
        JsonNode move = JSON.readTree(report.toJson()).path("moves").path(0);
        assertThat(move.has("pause_ms")).isTrue();
        assertThat(move.path("pause_ms").isNull()).isTrue();
        assertThat(move.path("rss_mib").path("mover-h1").isNull()).isTrue();
        assertThat(text(report)).contains("pause         not measured", "reason        no route", "NOT as it must be");
    }

    @Test
    void theTextTellsWhatAnAdministratorAsks() {
        assertThat(text(report(TestingMove.good())))
                .contains(
                        "from h1 to h2 - completed",
                        "total time    2.31 s",
                        "prepare 120 ms, perform 1.85 s",
                        "150.0 MiB on the wire",
                        "31.2 ms (give or take 0.1 ms)",
                        "78.0 ms without an answer, seen from outside by an ARP probe every 2 ms",
                        "1,240 messages sent, 1,240 answered, 0 lost, 0 reconnects",
                        "1,204 acknowledged, 1,204 found again",
                        "30.0 MiB/s written",
                        "264 MiB, target 300\n",
                        "122 MiB, target 110 - over the target",
                        "All is well");
    }

    @Test
    void aTerminalRedrawsTheLineOfAMoveAndAFileGetsOneLineForEachState() {
        MigrationView half = view("TRANSFERRING", 50);
        assertThat(shown(true, half, half)).contains("\r\u001b[K").doesNotContain("\n");
        assertThat(shown(false, half, half, view("COMPLETED", 100)).lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("[############............]  50.0 %  transferring  pass 2  100.0 MiB/s  1.50 s left");
    }

    private static String shown(boolean terminal, MigrationView... views) {
        StringWriter text = new StringWriter();
        ProgressDisplay display = new ProgressDisplay(new PrintWriter(text), terminal);
        for (MigrationView view : views) {
            display.move(view);
        }
        return text.toString();
    }

    private static MigrationView view(String state, double percent) {
        return new MigrationView(
                "id",
                state,
                null,
                Instant.EPOCH,
                null,
                new MigrationView.Progress(percent, 1, 100L << 20, 2, 1500L),
                null);
    }

    private static DemoReport report(MoveFigures move) {
        return new DemoReport(List.of(move), move.rssMib(), move.notes(), MoveRules.failures(move));
    }

    private static String text(DemoReport report) {
        return String.join("\n", TextReport.lines(report));
    }
}
