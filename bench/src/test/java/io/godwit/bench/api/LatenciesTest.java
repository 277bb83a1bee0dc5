package io.godwit.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void ofAThousandTimesTheP99IsTheNineHundredAndNinetieth() {
        List<Long> nanos = LongStream.rangeClosed(1, 1000)
                .mapToObj(each -> (1001 - each) * 1_000_000)
                .toList();
        assertThat(Latencies.of(nanos)).isEqualTo(new Latencies(1000, 1, 500, 990, 1000));
    }

    @Test
    void ofOneTimeEverythingIsThatTime() {
        assertThat(Latencies.of(List.of(3_000_000L))).isEqualTo(new Latencies(1, 3, 3, 3, 3));
    }

    @Test
    void nothingMeasuredIsNoFigure() {
        assertThatThrownBy(() -> Latencies.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
