package io.godwit.simulator.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTransferTest {

    private static final Duration PAUSE = Duration.ofMillis(300);

    @Test
    void anIdleGuestNeedsOnePass() {
        MemoryTransfer transfer = new MemoryTransfer(1_000_000_000, 0, PAUSE);
        assertThat(transfer.advance(Duration.ofSeconds(5), 1e9)).isEqualTo(Duration.ofSeconds(1));
        assertThat(transfer.converged()).isTrue();
        assertThat(transfer.pass()).isEqualTo(1);
        assertThat(transfer.transferredBytes()).isEqualTo(1_000_000_000);
        assertThat(transfer.finish(1e9)).isZero();
    }

    @Test
    void eachPassSendsWhatWasWrittenInTheOneBefore() {
        MemoryTransfer transfer = new MemoryTransfer(1_000_000_000, 400_000_000, Duration.ofMillis(100));
        transfer.advance(Duration.ofSeconds(1), 1e9);
        assertThat(transfer.pass()).isEqualTo(2);
        assertThat(transfer.remainingBytes()).isEqualTo(400_000_000);
        Duration more = transfer.advance(Duration.ofSeconds(10), 1e9);
        assertThat(transfer.converged()).isTrue();
        assertThat(more.toMillis()).isEqualTo(560);
        assertThat(transfer.finish(1e9).toMillis()).isEqualTo(64);
        assertThat(transfer.transferredBytes()).isCloseTo(1_624_000_000L, within(2L));
    }

    @Test
    void manySmallStepsComeToTheSameAsOneLarge() {
        MemoryTransfer large = new MemoryTransfer(1_000_000_000, 400_000_000, PAUSE);
        MemoryTransfer small = new MemoryTransfer(1_000_000_000, 400_000_000, PAUSE);
        large.advance(Duration.ofSeconds(10), 1e9);
        for (int step = 0; step < 1000; step++) {
            small.advance(Duration.ofMillis(10), 1e9);
        }
        assertThat(small.converged()).isTrue();
        assertThat(small.transferredBytes()).isCloseTo(large.transferredBytes(), within(1000L));
        assertThat(small.pass()).isEqualTo(large.pass());
    }

    @Test
    void aGuestThatWritesFasterThanTheLinkIsSlowedUntilItFits() {
        MemoryTransfer transfer = new MemoryTransfer(1_000_000_000, 3_000_000_000L, PAUSE);
        transfer.advance(Duration.ofHours(1), 1e9);
        assertThat(transfer.converged()).isTrue();
        assertThat(transfer.dirtyBytesPerSecond()).isLessThan(1_000_000_000);
        assertThat(transfer.pass()).isGreaterThan(5);
    }

    @Test
    void nothingFlowsOverADeadLink() {
        MemoryTransfer transfer = new MemoryTransfer(1_000_000_000, 1, PAUSE);
        assertThat(transfer.advance(Duration.ofSeconds(5), 0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(transfer.transferredBytes()).isZero();
        assertThat(transfer.percent()).isZero();
    }
}
