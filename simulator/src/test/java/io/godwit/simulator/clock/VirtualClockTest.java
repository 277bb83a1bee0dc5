package io.godwit.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualClockTest {

    @Test
    void aSteppedClockRunsWhatBecomesDueInOrderAndNothingElse() {
        List<String> ran = new ArrayList<>();
        try (VirtualClock clock = VirtualClock.stepped()) {
            clock.after(
                    Duration.ofSeconds(2), () -> ran.add("two at " + clock.now().toSeconds()));
            clock.after(Duration.ofSeconds(1), () -> {
                ran.add("one");
                clock.after(Duration.ofSeconds(1), () -> ran.add("two again"));
            });
            clock.after(Duration.ofSeconds(1), () -> ran.add("one again"));
            clock.after(Duration.ofSeconds(4), () -> ran.add("four"));
            clock.advance(Duration.ofSeconds(3));
            assertThat(ran).containsExactly("one", "one again", "two at 2", "two again");
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void aRunningClockRunsByItself() throws InterruptedException {
        try (VirtualClock clock = VirtualClock.running(1000)) {
            CountDownLatch ran = new CountDownLatch(1);
            clock.after(Duration.ofSeconds(5), ran::countDown);
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(clock.now()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
            assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 10_001, Double.NaN})
    void anAbsurdSpeedIsRefused(double speed) {
        assertThatThrownBy(() -> VirtualClock.running(speed)).isInstanceOf(IllegalArgumentException.class);
    }
}
