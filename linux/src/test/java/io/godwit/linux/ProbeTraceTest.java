package io.godwit.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTraceTest {
    private static final OutageProbeSettings SETTINGS = OutageProbeSettings.standard();
    private static final long MAC = MacAddress.parse("52:54:00:00:00:01").bits();

    private final List<Long> sent = new ArrayList<>();
    private final List<Long> answered = new ArrayList<>();
    private final List<Long> macs = new ArrayList<>();

    @Test
    void steadyAnswersAreNoOutage() {
        probes(0, 200, true);
        OutageReport report = evaluate(0, 200);
        assertThat(report.sent()).isEqualTo(101);
        assertThat(report.answered()).isEqualTo(101);
        assertThat(report.longestOutage()).isZero();
        assertThat(report.outages()).isEmpty();
        assertThat(report.stalls()).isEmpty();
        assertThat(report.surplusAnswers()).isZero();
        assertThat(report.duplicateAnswers()).isFalse();
    }

    @Test
    void unansweredProbesAreAnOutageFromTheLastAnswerToTheNext() {
        probes(0, 100, true);
        probes(102, 200, false);
        probes(202, 300, true);
        OutageReport report = evaluate(0, 300);
        assertThat(report.longestOutage()).isEqualTo(Duration.ofMillis(102));
        assertThat(report.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.start()).isEqualTo(at(100.1));
            assertThat(outage.unanswered()).isEqualTo(50);
            assertThat(outage.ended()).isTrue();
            assertThat(outage.stalled()).isZero();
        });
        assertThat(report.answered()).isEqualTo(101);
    }

    @Test
    void aProberThatDidNotSendSawNoOutage() {
        probes(0, 100, true);
        probes(200, 300, true);
        OutageReport report = evaluate(0, 300);
        assertThat(report.longestOutage()).isZero();
        assertThat(report.outages()).isEmpty();
        assertThat(report.stalls()).singleElement().satisfies(stall -> {
            assertThat(stall.start()).isEqualTo(at(100));
            assertThat(stall.length()).isEqualTo(Duration.ofMillis(100));
        });
    }

    @Test
    void aStallInsideAnOutageIsToldAndDoesNotShortenIt() {
        probes(0, 100, true);
        probes(102, 120, false);
        probes(170, 200, false);
        probes(202, 300, true);
        OutageReport report = evaluate(0, 300);
        assertThat(report.longestOutage()).isEqualTo(Duration.ofMillis(102));
        assertThat(report.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.length()).isEqualTo(Duration.ofMillis(102));
            assertThat(outage.stalled()).isEqualTo(Duration.ofMillis(50));
        });
    }

    @Test
    void oneLostProbeCountsForTheLongestButIsNotListed() {
        probes(0, 100, true);
        probes(102, 102, false);
        probes(104, 200, true);
        OutageReport report = evaluate(0, 200);
        assertThat(report.longestOutage()).isEqualTo(Duration.ofMillis(4));
        assertThat(report.outages()).isEmpty();
    }

    @Test
    void anOutageThatHasNotEndedIsToldAsSuch() {
        probes(0, 100, true);
        probes(102, 200, false);
        assertThat(evaluate(0, 200).outages()).singleElement().satisfies(outage -> {
            assertThat(outage.ended()).isFalse();
            assertThat(outage.length()).isEqualTo(Duration.ofNanos(99_900_000));
        });
    }

    @Test
    void anAddressThatNeverAnsweredIsOutSinceTheFirstProbe() {
        probes(0, 100, false);
        OutageReport report = evaluate(0, 100);
        assertThat(report.answered()).isZero();
        assertThat(report.longestOutage()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void probesAnsweredLateInOneBurstDoNotHideTheOutage() {
        probes(0, 100, true);
        probes(102, 200, false);
        for (int i = 0; i < 50; i++) {
            answer(200.5 + i * 0.01, MAC);
        }
        probes(202, 300, true);
        OutageReport report = evaluate(0, 300);
        assertThat(report.longestOutage()).isEqualTo(Duration.ofNanos(100_400_000));
        assertThat(report.surplusAnswers()).isZero();
    }

    @Test
    void aSpanSeesOnlyItsOwnOutages() {
        probes(0, 100, true);
        probes(102, 200, false);
        probes(202, 300, true);
        probes(302, 350, false);
        probes(352, 400, true);
        assertThat(evaluate(210, 295).longestOutage()).isZero();
        assertThat(evaluate(210, 295).sent()).isEqualTo(43);
        assertThat(evaluate(290, 390).longestOutage()).isEqualTo(Duration.ofMillis(52));
        assertThat(evaluate(0, 290).longestOutage()).isEqualTo(Duration.ofMillis(102));
    }

    @Test
    void twoMachinesThatAnswerAreSeenByAddressAndByNumber() {
        for (int t = 0; t <= 100; t += 2) {
            probe(t);
            answer(t + 0.1, MAC);
            answer(t + 0.2, MAC + 1);
        }
        OutageReport report = evaluate(0, 101);
        assertThat(report.duplicateAnswers()).isTrue();
        assertThat(report.answersByMac()).hasSize(2).containsEntry(new MacAddress(MAC), 51);
        assertThat(report.surplusAnswers()).isEqualTo(51);
    }

    @Test
    void theLogForgetsTheOldest() {
        ProbeLog log = new ProbeLog(10);
        for (int i = 0; i < 25; i++) {
            long time = i;
            assertThat(log.sent(() -> time, () -> true)).isTrue();
            assertThat(log.sent(() -> time, () -> false)).isFalse();
            log.answered(i, MAC);
        }
        assertThat(log.trace().sent()).containsExactly(15, 16, 17, 18, 19, 20, 21, 22, 23, 24);
        assertThat(log.trace().answered()).hasSize(10);
    }

    @Test
    void anAnswerThatComesBeforeTheSenderHasReturnedIsNotTakenForASurplus() throws Exception {
        ProbeLog log = new ProbeLog(10);
        Thread receiver = new Thread(() -> log.answered(2, MAC));
        boolean sent = log.sent(() -> 1, () -> {
            receiver.start();
            while (receiver.getState() != Thread.State.BLOCKED) {
                assertThat(receiver.getState()).isNotEqualTo(Thread.State.TERMINATED);
                Thread.onSpinWait();
            }
            return true;
        });
        assertThat(sent).isTrue();
        receiver.join();
        assertThat(log.trace().sent()).containsExactly(1);
        assertThat(log.trace().answered()).containsExactly(2);
    }

    @Test
    void theStartOfAReportIsWhereMemoryBegins() {
        probes(50, 100, true);
        assertThat(evaluate(0, 100).from()).isEqualTo(at(50));
    }

    private void probes(int from, int to, boolean answers) {
        for (int t = from; t <= to; t += 2) {
            probe(t);
            if (answers) {
                answer(t + 0.1, MAC);
            }
        }
    }

    private void probe(double millis) {
        sent.add(ProbeTrace.nanos(at(millis)));
    }

    private void answer(double millis, long mac) {
        answered.add(ProbeTrace.nanos(at(millis)));
        macs.add(mac);
    }

    private OutageReport evaluate(double from, double to) {
        return new ProbeTrace(array(sent), array(answered), array(macs)).evaluate(at(from), at(to + 0.0), SETTINGS);
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static Instant at(double millis) {
        return Instant.ofEpochSecond(1_000_000, Math.round(millis * 1_000_000));
    }
}
