package io.godwit.simulator.transfer;

import java.time.Duration;

/**
 * Pre-copy of one guest's memory as arithmetic: passes over what the guest has written meanwhile.
 *
 * <p>While a pass runs, the guest dirties {@code rate × time}, at most its whole memory. After a pass the rest is small enough
 * when it fits into the pause that is aimed at. A guest that writes so fast that the rest does not shrink is slowed by 30 %
 * each time, as QEMU's auto-converge does, so that every transfer ends. Not safe for several threads.
 */
public final class MemoryTransfer {

    private static final double SLOWED_TO = 0.7;
    private static final double SHRINKS_ENOUGH = 0.8;

    private final long memoryBytes;
    private final double maximumPauseSeconds;
    private double dirtyBytesPerSecond;
    private double passBytes;
    private double passLeft;
    private double dirtied;
    private double transferred;
    private int pass = 1;
    private boolean converged;

    /**
     * @param dirtyBytesPerSecond how fast the guest writes
     * @param maximumPause what is left must be sent within that
     */
    public MemoryTransfer(long memoryBytes, long dirtyBytesPerSecond, Duration maximumPause) {
        if (memoryBytes <= 0 || dirtyBytesPerSecond < 0) {
            throw new IllegalArgumentException("a guest needs memory, and its dirty rate is not negative");
        }
        this.memoryBytes = memoryBytes;
        this.dirtyBytesPerSecond = dirtyBytesPerSecond;
        this.maximumPauseSeconds = maximumPause.toNanos() / 1e9;
        this.passBytes = memoryBytes;
        this.passLeft = memoryBytes;
    }

    /**
     * Lets memory flow at that rate.
     *
     * @return the time that was needed: less than what was given once the rest is small enough for the pause
     */
    public Duration advance(Duration time, double bytesPerSecond) {
        double left = time.toNanos() / 1e9;
        while (left > 0 && !converged && bytesPerSecond > 0) {
            double used = Math.min(left, passLeft / bytesPerSecond);
            double sent = used * bytesPerSecond;
            transferred += sent;
            passLeft = Math.max(0, passLeft - sent);
            dirtied = Math.min((double) memoryBytes, dirtied + used * dirtyBytesPerSecond);
            left -= used;
            if (passLeft < 1) {
                endPass(bytesPerSecond);
            }
        }
        return converged ? time.minusNanos((long) (left * 1e9)) : time;
    }

    private void endPass(double bytesPerSecond) {
        if (dirtied <= bytesPerSecond * maximumPauseSeconds) {
            converged = true;
        } else {
            if (pass >= 2 && dirtied > passBytes * SHRINKS_ENOUGH) {
                dirtyBytesPerSecond *= SLOWED_TO;
            }
            pass++;
        }
        passBytes = dirtied;
        passLeft = dirtied;
        dirtied = 0;
    }

    /** The last rest, while the guest stands still; returns how long that takes. */
    public Duration finish(double bytesPerSecond) {
        double seconds = passLeft / bytesPerSecond;
        transferred += passLeft;
        passLeft = 0;
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** Whether the rest fits into the pause. */
    public boolean converged() {
        return converged;
    }

    public long transferredBytes() {
        return (long) transferred;
    }

    public long remainingBytes() {
        return (long) Math.min((double) memoryBytes, passLeft + dirtied);
    }

    public long dirtyBytesPerSecond() {
        return (long) dirtyBytesPerSecond;
    }

    public int pass() {
        return pass;
    }

    /** How much of the memory does not differ any more, 0 to 99; may run backwards. */
    public double percent() {
        return Math.max(0, Math.min(99, 99.0 * (memoryBytes - remainingBytes()) / memoryBytes));
    }
}
