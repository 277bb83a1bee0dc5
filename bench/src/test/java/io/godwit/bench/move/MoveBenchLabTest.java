package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One round of everything on real hosts: every figure is there, and they are ordered as they must be. */
@Tag("lab")
class MoveBenchLabTest {

    @Test
    void everyWayMovesTheGuestAndHasEveryFigure() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLine(new MoveBenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--runs", "1", "--warm-up", "0", "--memory", "128MiB", "--dirty", "10MiB/s", "--json");
        assertThat(status).as("%s%n%s", out, err).isZero();
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        for (Way way : Way.values()) {
            JsonNode figures = json.path(way.key());
            assertThat(figures.path("completed").asInt()).as("%s", figures).isEqualTo(1);
            for (Measure measure : Measure.values()) {
                JsonNode spread = figures.path(measure.key());
                assertThat(spread.path("median").asDouble())
                        .as("%s %s", way, measure)
                        .isPositive();
                assertThat(spread.path("min").asDouble())
                        .isLessThanOrEqualTo(spread.path("median").asDouble());
                assertThat(spread.path("median").asDouble())
                        .isLessThanOrEqualTo(spread.path("max").asDouble());
            }
            assertThat(median(figures, Measure.PAUSE)).as("%s", figures).isLessThan(median(figures, Measure.WALL));
            assertThat(median(figures, Measure.BYTES)).as("%s", figures).isGreaterThan(1 << 20);
        }
        for (String way : List.of("virsh", "virsh_p2p", "virsh_multifd", "virsh_p2p_multifd")) {
            for (Measure measure : Measure.values()) {
                assertThat(json.path("ratio").path(way).path(measure.key()).asDouble())
                        .isPositive();
            }
        }
    }

    private static double median(JsonNode figures, Measure measure) {
        return figures.path(measure.key()).path("median").asDouble();
    }
}
