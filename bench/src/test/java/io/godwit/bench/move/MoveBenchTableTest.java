package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MoveBenchTableTest {
    private final List<String> lines = MoveBenchTable.lines(MoveBenchReportTest.report());

    @Test
    void everyWayHasALineOfFiguresAndASentence() {
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("godwit ")
                        .contains("110.0 (100.0-120.0)", "11.0 (10.0-12.0)", "22.0 (20.0-24.0)")
                        .endsWith("2"));
        for (Way way : List.of(Way.GODWIT, Way.VIRSH, Way.QMP)) {
            assertThat(lines).contains("    " + way.meaning() + ".");
        }
    }

    @Test
    void failuresStandInTheLineAndBelowWithTheirReason() {
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith("virsh ").endsWith("1, 1 FAILED"))
                .contains("FAILED: virsh in round 2 from h2 to h1: virsh failed with status 1: no");
    }

    @Test
    void ratiosSayWhatTheyMean() {
        assertThat(lines)
                .contains(
                        "godwit / virsh: pause 0.55 (less), outage 0.55 (less), wall 0.55 (less), bytes 0.55 (less).");
    }

    @Test
    void whatWasNotMeasuredIsNotAFigure() {
        List<String> nothing = MoveBenchTable.lines(new MoveBenchReport(
                List.of(Sample.skipped(Way.GODWIT, 0, "no guest"), MoveBenchTest.completed(Way.VIRSH, 0, 200)),
                MoveBenchReportTest.CONDITIONS));
        assertThat(nothing)
                .anySatisfy(line -> assertThat(line).startsWith("godwit ").contains("not measured", "1 SKIPPED"))
                .contains("godwit / virsh: pause not measured, outage not measured, wall not measured, bytes not"
                        + " measured.");
    }
}
