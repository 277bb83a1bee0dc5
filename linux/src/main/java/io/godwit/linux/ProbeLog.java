package io.godwit.linux;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The latest probes and answers, in memory that is allocated once. */
final class ProbeLog {
    private final Ring sent;
    private final Ring answered;
    private final Ring macs;

    ProbeLog(int capacity) {
        sent = new Ring(capacity);
        answered = new Ring(capacity);
        macs = new Ring(capacity);
    }

    /**
     * Sends a probe and notes when, unless it did not go out. No answer is noted meanwhile: a trace that had the answer
     * without its probe would take it for another machine's.
     */
    synchronized boolean sent(LongSupplier clock, BooleanSupplier sending) {
        long nanos = clock.getAsLong();
        if (!sending.getAsBoolean()) {
            return false;
        }
        sent.add(nanos);
        return true;
    }

    synchronized void answered(long nanos, long mac) {
        answered.add(nanos);
        macs.add(mac);
    }

    synchronized ProbeTrace trace() {
        return new ProbeTrace(sent.toArray(), answered.toArray(), macs.toArray());
    }

    private static final class Ring {
        private final long[] values;
        private long count;

        Ring(int capacity) {
            values = new long[capacity];
        }

        void add(long value) {
            values[(int) (count++ % values.length)] = value;
        }

        long[] toArray() {
            if (count <= values.length) {
                return Arrays.copyOf(values, (int) count);
            }
            int start = (int) (count % values.length);
            long[] result = new long[values.length];
            System.arraycopy(values, start, result, 0, values.length - start);
            System.arraycopy(values, 0, result, values.length - start, start);
            return result;
        }
    }
}
