package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SwitchTimesTest {
    private final SwitchTimes times = new SwitchTimes();

    @Test
    void thePauseIsFromTheLastStopAtTheSourceToTheResumeAtTheTarget() throws InterruptedException {
        times.seen("h1", "STOP", 1_000);
        times.seen("h1", "RESUME", 2_000);
        times.seen("h1", "STOP", 10_000);
        times.seen("h1", "MIGRATION", 11_000);
        times.seen("h2", "RESUME", 15_500);
        assertThat(times.await("h1", "h2", Duration.ZERO).orElseThrow().pauseMillis())
                .isEqualTo(5.5);
    }

    @Test
    void aStopAfterTheResumeBelongsToTheNextMove() throws InterruptedException {
        times.seen("h1", "STOP", 10_000);
        times.seen("h2", "RESUME", 15_000);
        times.seen("h1", "STOP", 20_000);
        assertThat(times.await("h1", "h2", Duration.ZERO).orElseThrow().stopMicros())
                .isEqualTo(10_000);
    }

    @Test
    void aResumeAtTheSourceIsNoEnd() throws InterruptedException {
        times.seen("h1", "STOP", 10_000);
        times.seen("h1", "RESUME", 11_000);
        assertThat(times.await("h1", "h2", Duration.ZERO)).isEmpty();
    }

    @Test
    void eventsThatComeLateAreWaitedFor() throws InterruptedException {
        times.seen("h1", "STOP", 10_000);
        Thread.ofVirtual().start(() -> times.seen("h2", "RESUME", 11_000));
        assertThat(times.await("h1", "h2", Duration.ofSeconds(30))).isPresent();
    }

    @Test
    void whatIsForgottenIsNotFound() throws InterruptedException {
        times.seen("h1", "STOP", 10_000);
        times.seen("h2", "RESUME", 11_000);
        times.forget();
        assertThat(times.await("h1", "h2", Duration.ZERO)).isEmpty();
    }
}
