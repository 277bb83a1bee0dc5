package io.godwit.lab.demo;

import static io.godwit.lab.demo.TestingMove.DISK;
import static io.godwit.lab.demo.TestingMove.GUEST;
import static io.godwit.lab.demo.TestingMove.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.demo.MoveFigures.Disk;
import io.godwit.lab.demo.MoveFigures.GuestFigures;
import io.godwit.lab.demo.MoveFigures.Tcp;
import org.junit.jupiter.api.Test;

class MoveRulesTest {
    @Test
    void aMoveWithoutFaultHasNoFailure() {
        assertThat(MoveRules.failures(TestingMove.good())).isEmpty();
    }

    @Test
    void aMoveThatDidNotCompleteIsToldWithItsMessage() {
        assertThat(MoveRules.failures(TestingMove.failed("no route to h2")))
                .containsExactly("Move from h1 to h2: it ended as 'failed': no route to h2");
    }

    @Test
    void aLostMessageAReconnectAndASlowSessionAreFailures() {
        assertFailure(new Tcp(1240, 1239, 1, 0, 95, 200), "1 of 1240 messages");
        assertFailure(new Tcp(1240, 1240, 0, 1, 95, 200), "the TCP session broke 1 times");
        assertFailure(new Tcp(1240, 1240, 0, 0, 95, 99.9), "only 100 messages a second");
    }

    @Test
    void aMissingDiskRecordIsAFailureAndSoIsADiskThatStandsStill() {
        assertFailure(new Disk(1204, 1203, 300), "1 of 1204 acknowledged disk writes are not in the image");
        assertFailure(new Disk(1204, 1204, 0), "wrote nothing to its disk");
        assertThat(MoveRules.failures(TestingMove.with(TCP, null, GUEST)))
                .singleElement()
                .asString()
                .contains("could not be checked");
    }

    @Test
    void aGuestThatIsCorruptRestartedIdleOrSilentIsAFailure() {
        assertFailure(new GuestFigures(30L << 20, 12_345, 2, false), "memory is corrupt: 2 pages");
        assertFailure(new GuestFigures(30L << 20, 12_345, 0, true), "started anew");
        assertFailure(new GuestFigures(30L << 20, 0, 0, false), "verified none of its memory");
        assertFailure(new GuestFigures((20L << 20) - 1, 12_345, 0, false), "needs 20.0 MiB/s");
        assertThat(MoveRules.failures(TestingMove.with(TCP, DISK, null)))
                .singleElement()
                .asString()
                .contains("does not answer");
    }

    private static void assertFailure(Tcp tcp, String words) {
        assertThat(MoveRules.failures(TestingMove.with(tcp, DISK, GUEST)))
                .singleElement()
                .asString()
                .contains(words);
    }

    private static void assertFailure(Disk disk, String words) {
        assertThat(MoveRules.failures(TestingMove.with(TCP, disk, GUEST)))
                .singleElement()
                .asString()
                .contains(words);
    }

    private static void assertFailure(GuestFigures guest, String words) {
        assertThat(MoveRules.failures(TestingMove.with(TCP, DISK, guest)))
                .singleElement()
                .asString()
                .contains(words);
    }
}
