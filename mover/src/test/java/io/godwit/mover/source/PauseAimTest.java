package io.godwit.mover.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PauseAimTest {

    @Test
    void itBeginsLowAndDoublesPassByPassUpToTheCeiling() {
        PauseAim aim = new PauseAim(Duration.ofMillis(300));
        assertThat(IntStream.rangeClosed(1, 10)
                        .mapToObj(pass -> aim.during(pass).toMillis()))
                .containsExactly(20L, 20L, 20L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void itNeverExceedsTheCeiling() {
        for (long ceiling : new long[] {1, 19, 20, 21, 50, 2_000_000}) {
            PauseAim aim = new PauseAim(Duration.ofMillis(ceiling));
            for (int pass = 0; pass < 100; pass++) {
                assertThat(aim.during(pass)).isPositive().isLessThanOrEqualTo(Duration.ofMillis(ceiling));
            }
        }
    }

    @Test
    void itReachesEveryCeilingAndNeverFalls() {
        PauseAim aim = new PauseAim(Duration.ofSeconds(2000));
        for (int pass = 1; pass < 40; pass++) {
            assertThat(aim.during(pass + 1)).isGreaterThanOrEqualTo(aim.during(pass));
        }
        assertThat(aim.during(40)).isEqualTo(Duration.ofSeconds(2000));
    }
}
