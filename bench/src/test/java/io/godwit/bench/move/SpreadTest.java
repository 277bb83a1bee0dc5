package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(List.of(9.0, 1.0, 5.0))).contains(new Spread(3, 5, 1, 9));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(8.0, 1.0, 100.0, 4.0))).contains(new Spread(4, 6, 1, 100));
    }

    @Test
    void oneFigureIsItsOwnMedian() {
        assertThat(Spread.of(List.of(7.0))).contains(new Spread(1, 7, 7, 7));
    }

    @Test
    void nothingMeasuredHasNoSpread() {
        assertThat(Spread.of(List.of())).isEmpty();
    }

    @Test
    void aMedianOutsideItsBoundsIsRefused() {
        assertThatThrownBy(() -> new Spread(2, 3, 4, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
