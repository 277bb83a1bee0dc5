package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MoveBenchReportTest {
    static final Conditions CONDITIONS =
            new Conditions(2, 1, 256 << 20, 20 << 20, 2, 0.5, 1.5, "TCG", 2, Map.of("QEMU", "10.0.2"), List.of());

    static MoveBenchReport report() {
        return new MoveBenchReport(
                List.of(
                        MoveBenchTest.completed(Way.VIRSH, -1, 9999),
                        MoveBenchTest.completed(Way.GODWIT, 0, 100),
                        MoveBenchTest.completed(Way.VIRSH, 0, 200),
                        MoveBenchTest.completed(Way.QMP, 0, 50),
                        MoveBenchTest.completed(Way.GODWIT, 1, 120),
                        Sample.failed(Way.VIRSH, 1, "h2", "h1", "virsh failed with status 1: no"),
                        MoveBenchTest.completed(Way.QMP, 1, 60)),
                CONDITIONS);
    }

    @Test
    void figuresComeFromCountedRunsThatCompleted() {
        assertThat(report().spread(Way.GODWIT, Measure.WALL)).contains(new Spread(2, 110, 100, 120));
        assertThat(report().spread(Way.VIRSH, Measure.WALL)).contains(new Spread(1, 200, 200, 200));
        assertThat(report().spread(Way.VIRSH_P2P, Measure.WALL)).isEmpty();
    }

    @Test
    void failedRunsAreCountedAndMakeTheReportIncomplete() {
        assertThat(report().count(Way.VIRSH, Sample.Outcome.FAILED)).isEqualTo(1);
        assertThat(report().complete()).isFalse();
    }

    @Test
    void aFailureWhileWarmingUpDoesNotCount() {
        MoveBenchReport report = new MoveBenchReport(
                List.of(Sample.failed(Way.VIRSH, -1, "h1", "h2", "cold"), MoveBenchTest.completed(Way.VIRSH, 0, 200)),
                CONDITIONS);
        assertThat(report.complete()).isTrue();
        assertThat(report.count(Way.VIRSH, Sample.Outcome.FAILED)).isZero();
    }

    @Test
    void theRatioIsOursByTheirs() {
        assertThat(report().ratio(Way.VIRSH, Measure.PAUSE).orElseThrow()).isCloseTo(0.55, within(1e-9));
        assertThat(report().ratio(Way.VIRSH_MULTIFD, Measure.PAUSE)).isEmpty();
    }

    @Test
    void theJsonHasTheDocumentedShape() {
        JsonNode json = JsonMapper.shared().valueToTree(report().toJson());
        assertThat(json.propertyNames()).containsExactly("godwit", "virsh", "qmp", "ratio", "conditions", "samples");
        for (String way : List.of("godwit", "virsh", "qmp")) {
            for (String measure : List.of("wall_ms", "pause_ms", "outage_ms", "bytes")) {
                assertThat(json.path(way).path(measure).propertyNames())
                        .as("%s of %s", measure, way)
                        .contains("median", "min", "max");
            }
        }
        assertThat(json.path("virsh").path("failed").asInt()).isEqualTo(1);
        assertThat(json.path("ratio").path("virsh").path("wall_ms").asDouble()).isEqualTo(0.55);
        assertThat(json.path("conditions").path("memoryBytes").asLong()).isEqualTo(256 << 20);
        assertThat(json.path("conditions").path("versions").path("QEMU").asString())
                .isEqualTo("10.0.2");
        assertThat(json.path("samples")).hasSize(7);
    }
}
