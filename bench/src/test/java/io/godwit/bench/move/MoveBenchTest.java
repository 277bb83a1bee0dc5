package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.layout.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoveBenchTest {
    private static final List<Way> WAYS = List.of(Way.GODWIT, Way.VIRSH, Way.QMP);

    @Test
    void everyRoundBeginsWithAnotherWay() {
        assertThat(MoveBench.order(WAYS, 0)).containsExactly(Way.GODWIT, Way.VIRSH, Way.QMP);
        assertThat(MoveBench.order(WAYS, 1)).containsExactly(Way.VIRSH, Way.QMP, Way.GODWIT);
        assertThat(MoveBench.order(WAYS, 2)).containsExactly(Way.QMP, Way.GODWIT, Way.VIRSH);
        assertThat(MoveBench.order(WAYS, 3)).isEqualTo(MoveBench.order(WAYS, 0));
        assertThat(MoveBench.order(WAYS, -1)).isEqualTo(MoveBench.order(WAYS, 2));
    }

    @Test
    void everyWayRunsOnceInEveryRoundAndWarmUpRoundsComeFirst() {
        List<Sample> told = new ArrayList<>();
        List<Sample> samples = new MoveBench(WAYS, 1, 2, MoveBenchTest::completed, told::add).run(Duration.ZERO);
        assertThat(samples).hasSize(9).isEqualTo(told);
        assertThat(samples).filteredOn(Sample::warmUp).hasSize(3);
        assertThat(samples.subList(0, 3)).allMatch(Sample::warmUp);
        for (Way way : WAYS) {
            assertThat(samples).filteredOn(sample -> sample.way() == way).hasSize(3);
        }
    }

    @Test
    void aRunThatFailedIsKeptAndTheNextOnesGoOn() {
        List<Sample> samples = new MoveBench(
                        WAYS,
                        0,
                        2,
                        (way, round) -> way == Way.VIRSH && round == 0
                                ? Sample.failed(way, round, "h1", "h2", "refused")
                                : completed(way, round),
                        sample -> {})
                .run(Duration.ZERO);
        assertThat(samples).extracting(Sample::outcome).containsOnlyOnce(Sample.Outcome.FAILED);
        assertThat(samples)
                .filteredOn(sample -> sample.outcome() == Sample.Outcome.COMPLETED)
                .hasSize(5);
    }

    @Test
    void whenTheGuestIsLostWhatIsLeftCountsAsSkippedWithTheReason() {
        List<Sample> samples = new MoveBench(
                        WAYS,
                        0,
                        2,
                        (way, round) -> {
                            if (way == Way.QMP) {
                                throw new LabException("the guest runs nowhere");
                            }
                            return completed(way, round);
                        },
                        sample -> {})
                .run(Duration.ZERO);
        assertThat(samples).hasSize(6);
        assertThat(samples.subList(0, 2)).allMatch(sample -> sample.outcome() == Sample.Outcome.COMPLETED);
        assertThat(samples.subList(2, 6))
                .allMatch(sample -> sample.outcome() == Sample.Outcome.SKIPPED)
                .extracting(Sample::failure)
                .containsOnly("the guest runs nowhere");
    }

    static Sample completed(Way way, int round) {
        return completed(way, round, 100);
    }

    /** Pause and outage follow the wall time. */
    static Sample completed(Way way, int round, double wall) {
        return new Sample(
                way,
                round,
                "h1",
                "h2",
                Sample.Outcome.COMPLETED,
                wall,
                wall / 10,
                wall / 5,
                wall * 1_000_000,
                null,
                null);
    }
}
