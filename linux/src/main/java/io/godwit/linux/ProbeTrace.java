package io.godwit.linux;

import io.godwit.linux.OutageReport.Outage;
import io.godwit.linux.OutageReport.Stall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A recorded sequence of probes and answers, and what follows from it. Times are nanoseconds since 1970, rising.
 *
 * <p>ARP carries no number, so an answer stands for the latest unanswered probes before it. Between two answers that
 * follow each other one probe is sent normally, the one that the second answers; if there were more, those before the
 * last stayed unanswered, and the time between the two answers is an outage.
 *
 * @param sent times at which probes were sent
 * @param answered times at which the kernel got answers
 * @param macs who gave them
 */
@SuppressWarnings("ArrayRecordComponent")
record ProbeTrace(long[] sent, long[] answered, long[] macs) {
    ProbeTrace {
        if (answered.length != macs.length) {
            throw new IllegalArgumentException(answered.length + " answers, but " + macs.length + " addresses");
        }
    }

    /** Evaluates the span; outages that reach into it are told whole. */
    OutageReport evaluate(Instant from, Instant to, OutageProbeSettings settings) {
        long start = nanos(from);
        long end = nanos(to);
        if (sent.length > 0 && start < sent[0]) {
            start = Math.min(sent[0], end);
        }
        List<Stall> stalls = new ArrayList<>();
        Gaps gaps = new Gaps(start, end, settings);
        gaps.evaluate();
        for (int i = 1; i < sent.length; i++) {
            if (isStall(i, settings) && sent[i] > start && sent[i - 1] < end) {
                stalls.add(new Stall(instant(sent[i - 1]), Duration.ofNanos(sent[i] - sent[i - 1])));
            }
        }
        Matched matched = match(start, end);
        return new OutageReport(
                instant(start),
                to,
                settings.interval(),
                count(sent, start, end),
                matched.answered,
                matched.surplus,
                answersByMac(start, end),
                Duration.ofNanos(gaps.longest),
                gaps.outages,
                stalls);
    }

    private boolean isStall(int index, OutageProbeSettings settings) {
        return sent[index] - sent[index - 1] > settings.stallAfter().toNanos();
    }

    private record Matched(int answered, int surplus) {}

    /** Gives each answer the latest probe before it that has none; an answer without one is surplus. */
    private Matched match(long start, long end) {
        int answeredInSpan = 0;
        int surplus = 0;
        int[] open = new int[sent.length];
        int depth = 0;
        int next = 0;
        for (long answer : answered) {
            while (next < sent.length && sent[next] <= answer) {
                open[depth++] = next++;
            }
            boolean inSpan = answer >= start && answer <= end;
            if (depth == 0) {
                surplus += inSpan ? 1 : 0;
            } else {
                long probe = sent[open[--depth]];
                answeredInSpan += probe >= start && probe <= end ? 1 : 0;
            }
        }
        return new Matched(answeredInSpan, surplus);
    }

    private Map<MacAddress, Integer> answersByMac(long start, long end) {
        Map<MacAddress, Integer> counts = new HashMap<>();
        for (int i = 0; i < answered.length; i++) {
            if (answered[i] >= start && answered[i] <= end) {
                counts.merge(new MacAddress(macs[i]), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static int count(long[] times, long start, long end) {
        int count = 0;
        for (long time : times) {
            count += time >= start && time <= end ? 1 : 0;
        }
        return count;
    }

    /** The times between answers, before the first and after the last. */
    private final class Gaps {
        private final long start;
        private final long end;
        private final OutageProbeSettings settings;
        private final List<Outage> outages = new ArrayList<>();
        private long longest;
        private int next;

        Gaps(long start, long end, OutageProbeSettings settings) {
            this.start = start;
            this.end = end;
            this.settings = settings;
        }

        void evaluate() {
            if (sent.length == 0) {
                return;
            }
            long last = sent[0];
            for (long answer : answered) {
                if (answer > end) {
                    break;
                }
                gap(last, answer, true);
                last = answer;
            }
            gap(last, end, false);
        }

        /** Looks at the time from an answer, or the first probe of all, to the next answer or the end. */
        private void gap(long from, long until, boolean ended) {
            int probes = 0;
            long stalled = 0;
            while (next < sent.length && sent[next] <= until) {
                if (next > 0 && isStall(next, settings)) {
                    stalled += sent[next] - Math.max(sent[next - 1], from);
                }
                probes++;
                next++;
            }
            if (!ended
                    && next > 0
                    && until - sent[next - 1] > settings.stallAfter().toNanos()) {
                stalled += until - Math.max(sent[next - 1], from);
            }
            // The probe that the answer belongs to was answered; one at the end may still be.
            int unanswered = probes - 1;
            long length = until - from;
            long certain = length - stalled;
            if (unanswered < 1 || certain <= 0 || until < start) {
                return;
            }
            boolean listed = certain >= settings.threshold().toNanos();
            if (listed || (ended && stalled == 0)) {
                longest = Math.max(longest, length);
            }
            if (listed) {
                outages.add(new Outage(
                        instant(from), Duration.ofNanos(length), unanswered, Duration.ofNanos(stalled), ended));
            }
        }
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
