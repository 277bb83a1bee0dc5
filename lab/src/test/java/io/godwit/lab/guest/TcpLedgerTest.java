package io.godwit.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpLedgerTest {
    private final TcpLedger ledger = new TcpLedger(0);

    @Test
    void aMessageUnderWayIsNeitherAnsweredNorLostUntilTheGracePeriodIsOver() {
        TcpLedger.Mark mark = ledger.mark();
        send(3);
        assertThat(ledger.answer(0, 10)).isTrue();
        assertThat(ledger.report(mark, 3, false, 20)).isEqualTo(new TcpSessionReport(3, 1, 0, 0, Duration.ofNanos(10)));
        assertThat(ledger.report(mark, 3, true, 20).lost()).isEqualTo(2);
        assertThat(ledger.settled(3)).isFalse();
    }

    @Test
    void whatABrokenConnectionHadNotAnsweredIsLostOnce() {
        TcpLedger.Mark mark = ledger.mark();
        send(4);
        ledger.answer(0, 1);
        ledger.broken();
        TcpLedger.Mark later = ledger.mark();
        send(2);
        ledger.answer(4, 2);
        ledger.answer(5, 3);
        assertThat(ledger.report(mark, 6, true, 4)).isEqualTo(new TcpSessionReport(6, 3, 3, 1, Duration.ofNanos(1)));
        assertThat(ledger.report(later, 6, true, 4)).isEqualTo(new TcpSessionReport(2, 2, 0, 0, Duration.ofNanos(1)));
    }

    @Test
    void anAnswerOutOfOrderOrToNothingIsRefused() {
        assertThat(ledger.answer(0, 1)).isFalse();
        send(2);
        assertThat(ledger.answer(1, 1)).isFalse();
        assertThat(ledger.answer(0, 1)).isTrue();
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            ledger.send();
        }
    }
}
