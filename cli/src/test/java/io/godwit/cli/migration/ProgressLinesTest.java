package io.godwit.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.environment.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Progress on a terminal and elsewhere. */
class ProgressLinesTest {

    private final StringWriter written = new StringWriter();

    @Test
    void aTerminalsLinesAreRedrawnInPlaceAndFitIt() {
        ProgressLines lines = lines(50, 24);
        lines.show(move("1", "web", "CHECKING", 0));
        lines.show(move("2", "a-vm-with-a-very-long-name-indeed", "CHECKING", 0));
        lines.show(move("1", "web", "TRANSFERRING", 12.5));
        lines.close();
        assertThat(written.toString()).contains("\u001b[1A", "\u001b[2A");
        assertThat(written.toString().lines())
                .allMatch(line ->
                        line.replaceAll("\u001b\\[[0-9]*[AK]", "").strip().length() <= 49);
        assertThat(lastScreen(2)).contains("web", "transferring", "12.5 %", "a-vm-with-a-very-lo…");
    }

    @Test
    void movesThatDoNotFitAreCountedAndRunningOnesComeFirst() {
        ProgressLines lines = lines(80, 5);
        for (int i = 0; i < 10; i++) {
            lines.show(move(String.valueOf(i), "vm" + i, i < 5 ? "COMPLETED" : "TRANSFERRING", 50));
        }
        lines.close();
        assertThat(lastScreen(4))
                .contains("vm5", "vm6", "vm7", "... and 7 more; 5 of 10 have ended")
                .doesNotContain("vm0");
    }

    @Test
    void withoutATerminalALineIsPrintedForEveryChangeOfStateOnly() {
        ProgressLines lines = new ProgressLines(new PrintWriter(written, true), Optional.empty(), true);
        lines.show(move("1", "web\u001b[2J", "CHECKING", 0));
        lines.show(move("1", "web\u001b[2J", "CHECKING", 0));
        lines.remark("(away)");
        lines.remark("(away)");
        lines.remark(null);
        lines.show(move("1", "web\u001b[2J", "COMPLETED", 100));
        assertThat(written.toString().lines())
                .hasSize(3)
                .first()
                .isEqualTo("web\\u001b[2J: checking         0.0 %  1.0 KiB sent  512 B/s  pass 1");
        assertThat(written.toString()).doesNotContain("\u001b");
    }

    private ProgressLines lines(int columns, int rows) {
        Terminal terminal = () -> new Terminal.Size(columns, rows);
        return new ProgressLines(new PrintWriter(written, true), Optional.of(terminal), true);
    }

    private String lastScreen(int lines) {
        var all = written.toString().lines().toList();
        return String.join("\n", all.subList(all.size() - lines, all.size()));
    }

    private static MigrationView move(String id, String vm, String state, double percent) {
        return new MigrationView(
                id,
                vm,
                "kvm1",
                "kvm2",
                state,
                null,
                null,
                "admin",
                null,
                null,
                null,
                null,
                null,
                percent,
                new MigrationView.Progress(percent, 1024, 0, 512, 0, 1, null),
                null,
                null);
    }
}
