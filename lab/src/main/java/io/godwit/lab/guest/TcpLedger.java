package io.godwit.lab.guest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which messages of a session were sent, answered and lost. Messages are numbered from 0; a connection answers them in
 * order, and what it had not answered when it broke is lost. All methods may be called from any thread.
 */
final class TcpLedger {
    private record Range(long from, long to) {
        long overlap(long first, long end) {
            return Math.max(0, Math.min(to, end) - Math.max(from, first));
        }
    }

    /** Where a stretch of the session begins, and the longest gap since then. */
    static final class Mark {
        private final long message;
        private final long reconnects;
        private long gapNanos;

        private Mark(long message, long reconnects) {
            this.message = message;
            this.reconnects = reconnects;
        }
    }

    private final List<Range> lost = new ArrayList<>();
    private final List<Mark> open = new ArrayList<>();
    private long sent;
    private long expected;
    private long reconnects;
    private long lastAnswerNanos;

    TcpLedger(long nowNanos) {
        lastAnswerNanos = nowNanos;
    }

    /** The number of the message that is being sent now. */
    synchronized long send() {
        return sent++;
    }

    /** Takes an answer; false if it is not the next one. */
    synchronized boolean answer(long number, long nowNanos) {
        if (number != expected || expected >= sent) {
            return false;
        }
        expected++;
        open.forEach(mark -> mark.gapNanos = Math.max(mark.gapNanos, nowNanos - lastAnswerNanos));
        lastAnswerNanos = nowNanos;
        return true;
    }

    /** The connection broke; what it had not answered is lost. */
    synchronized void broken() {
        if (expected < sent) {
            lost.add(new Range(expected, sent));
            expected = sent;
        }
        reconnects++;
    }

    synchronized long sent() {
        return sent;
    }

    /** True when each message before the given one has been answered or is lost. */
    synchronized boolean settled(long message) {
        return expected >= message;
    }

    synchronized Mark mark() {
        Mark mark = new Mark(sent, reconnects);
        open.add(mark);
        return mark;
    }

    /**
     * The messages from the mark to {@code end} (exclusive).
     *
     * @param graceOver whether what is still under way counts as lost
     */
    synchronized TcpSessionReport report(Mark mark, long end, boolean graceOver, long nowNanos) {
        long underWay = Math.max(0, end - Math.max(expected, mark.message));
        long gone = lost.stream()
                        .mapToLong(range -> range.overlap(mark.message, end))
                        .sum()
                + (graceOver ? underWay : 0);
        long messages = end - mark.message;
        long waiting = underWay > 0 ? nowNanos - lastAnswerNanos : 0;
        return new TcpSessionReport(
                messages,
                messages - gone - (graceOver ? 0 : underWay),
                gone,
                reconnects - mark.reconnects,
                Duration.ofNanos(Math.max(mark.gapNanos, waiting)));
    }

    synchronized void forget(Mark mark) {
        open.remove(mark);
    }
}
