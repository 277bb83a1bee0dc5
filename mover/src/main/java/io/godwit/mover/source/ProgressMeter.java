package io.godwit.mover.source;

import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.JobStatistics;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveProgress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a move is, four times a second, from libvirt's job statistics.
 *
 * <p>Per cent and bytes never run backwards (requirement A5): the first pass over the memory counts up to 90, each later
 * pass half of what is left to 99; the end of the move is 100.
 */
final class ProgressMeter implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ProgressMeter.class.getName());
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /** Before that the rate is that of a beginning, and the time left would jump. */
    private static final Duration RATE_SETTLES = Duration.ofMillis(1500);

    private static final double FIRST_PASS = 90;
    private static final double BEFORE_THE_END = 99;

    private final MigrationId id;
    private final LibvirtConnection connection;
    private final DomainRef domain;
    private final Consumer<MoveProgress> told;
    private final long start = System.nanoTime();
    private final Thread thread;
    private volatile boolean running = true;
    private MigrationState state = MigrationState.PREPARING;
    private double percent;
    private long transferred;
    private long remaining;
    private long total;
    private int pass;

    ProgressMeter(MigrationId id, LibvirtConnection connection, DomainRef domain, Consumer<MoveProgress> told) {
        this.id = id;
        this.connection = connection;
        this.domain = domain;
        this.told = told;
        this.thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::poll);
    }

    void start() {
        thread.start();
    }

    /**
     * The move has reached a new state; told at once. From switch-over on no more statistics are read: the question would
     * wait in QEMU's monitor, and libvirt's own commands behind it.
     */
    synchronized void enter(MigrationState next) {
        state = next;
        if (next == MigrationState.SWITCHING_OVER) {
            running = false;
        }
        if (next == MigrationState.COMPLETED) {
            percent = 100;
            remaining = 0;
        }
        tell(0, 0, null);
    }

    /** The iteration that QEMU announced. */
    synchronized void pass(int iteration) {
        pass = Math.max(pass, iteration);
    }

    /** Guest memory sent so far, in bytes, as QEMU last counted it. */
    synchronized long transferredBytes() {
        return transferred;
    }

    synchronized int passes() {
        return pass;
    }

    /** What QEMU counted in all, once the job has ended; keeps the larger value. */
    synchronized void completed(long bytes, int passes) {
        transferred = Math.max(transferred, bytes);
        pass = Math.max(pass, passes);
    }

    private void poll() {
        while (running) {
            try {
                Thread.sleep(INTERVAL);
                if (running) {
                    read(connection.jobStatistics(domain, 0));
                }
            } catch (InterruptedException e) {
                return;
            } catch (LibvirtException e) {
                LOG.log(System.Logger.Level.DEBUG, "migration {0}: no statistics now: {1}", id, e.getMessage());
            }
        }
    }

    private synchronized void read(JobStatistics statistics) {
        if (statistics.memTotal().isEmpty() || statistics.memTotal().getAsLong() == 0) {
            return;
        }
        total = statistics.memTotal().getAsLong();
        transferred = Math.max(transferred, statistics.memProcessed().orElse(0));
        remaining = statistics.memRemaining().orElse(0);
        pass = Math.max(pass, (int) statistics.memIteration().orElse(0));
        long rate = statistics.memBps().orElse(0);
        long dirtyRate =
                statistics.memDirtyRate().orElse(0) * statistics.memPageSize().orElse(4096);
        percent = Math.max(percent, Math.min(BEFORE_THE_END, estimate()));
        boolean settledRate = System.nanoTime() - start > RATE_SETTLES.toNanos();
        Long left = settledRate && rate > dirtyRate ? Long.valueOf(remaining * 1000 / (rate - dirtyRate)) : null;
        tell(rate, dirtyRate, left);
    }

    private double estimate() {
        double done = Math.clamp(1 - (double) remaining / total, 0, 1);
        if (pass <= 1) {
            return FIRST_PASS * done;
        }
        double left = BEFORE_THE_END - FIRST_PASS;
        double passed = left * (1 - Math.pow(0.5, pass - 2));
        return FIRST_PASS + passed + (left - passed) / 2 * done;
    }

    private void tell(long rate, long dirtyRate, @Nullable Long leftMillis) {
        told.accept(new MoveProgress(
                id,
                state,
                percent,
                transferred,
                remaining,
                total,
                rate,
                dirtyRate,
                pass,
                (System.nanoTime() - start) / 1_000_000,
                leftMillis));
    }

    /** No more reading of statistics; {@link #enter} may still be called. */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
