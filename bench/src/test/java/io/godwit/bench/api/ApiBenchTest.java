package io.godwit.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run with small numbers: every figure is there. Says nothing about speed. */
class ApiBenchTest {

    @Test
    void aSmallRunHasEveryFigure(@TempDir Path scratch) {
        List<String> steps = new ArrayList<>();
        ApiBench.Extent extent = new ApiBench.Extent(3, 150, 4, 5, 1, 3, 1);
        ApiBenchReport report = new ApiBench(home(), scratch, extent, steps::add).run();
        assertThat(report.load().listBytes()).isGreaterThan(150 * 100);
        assertThat(report.list().count()).isEqualTo(5);
        assertThat(report.page().count()).isEqualTo(5);
        assertThat(report.show().count()).isEqualTo(5);
        assertThat(report.event().count()).isEqualTo(3 * 4);
        assertThat(report.readyFresh().count()).isEqualTo(1);
        assertThat(report.readyAgain().count()).isEqualTo(1);
        assertThat(report.residentBytes()).isPositive();
        assertThat(report.peakBytes()).isGreaterThanOrEqualTo(report.residentBytes());
        assertThat(report.targets()).hasSize(4);
        assertThat(String.join("\n", ApiBenchTable.lines(report)))
                .contains("3 hosts, 150 VMs, 4 event streams", "list, all VMs", "target <=", "memory");
        assertThat(report.toJson())
                .containsKeys(
                        "load",
                        "list_ms",
                        "page_ms",
                        "show_ms",
                        "event_ms",
                        "ready_fresh_ms",
                        "ready_again_ms",
                        "memory_bytes",
                        "machine",
                        "targets");
        assertThat(steps).isNotEmpty();
    }

    private static Path home() {
        Path here = Path.of("").toAbsolutePath();
        Path parent = here.getParent();
        return parent != null && Files.exists(parent.resolve("godwit")) ? parent : here;
    }
}
