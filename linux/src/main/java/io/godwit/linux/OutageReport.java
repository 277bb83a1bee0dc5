package io.godwit.linux;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an {@link OutageProbe} saw in a span of time.
 *
 * @param from start of the span; later than asked for if older probes are forgotten already
 * @param to end of the span
 * @param resolution the probe interval: an outage is known to about this much
 * @param sent probes really sent in the span
 * @param answered probes among them that were answered
 * @param surplusAnswers answers beyond one per probe; a lasting number means that two machines answer, perhaps with the
 *     same MAC address
 * @param answersByMac how many answers came from which address; more than one address means that two machines answer
 * @param longestOutage the longest time without an answer, zero if no probe stayed unanswered; never told too short
 * @param outages those not shorter than the threshold, in order of time
 * @param stalls spans in which no probe was sent although one was due; nothing is known of them
 */
public record OutageReport(
        Instant from,
        Instant to,
        Duration resolution,
        int sent,
        int answered,
        int surplusAnswers,
        Map<MacAddress, Integer> answersByMac,
        Duration longestOutage,
        List<Outage> outages,
        List<Stall> stalls) {
    public OutageReport {
        answersByMac = Map.copyOf(answersByMac);
        outages = List.copyOf(outages);
        stalls = List.copyOf(stalls);
    }

    /** Whether answers came from more than one address. */
    public boolean duplicateAnswers() {
        return answersByMac.size() > 1;
    }

    /**
     * Time without an answer in which at least one probe was sent and stayed unanswered.
     *
     * @param start the last answer before it, or the first probe if none was ever answered
     * @param length from there to the next answer
     * @param unanswered probes sent and not answered in it
     * @param stalled time in it in which no probe was sent; the outage may have been shorter by this much. What is left
     *     without it is not shorter than the threshold
     * @param ended whether an answer ended it within the span
     */
    public record Outage(Instant start, Duration length, int unanswered, Duration stalled, boolean ended) {}

    /** Time in which the prober did not send. */
    public record Stall(Instant start, Duration length) {}
}
