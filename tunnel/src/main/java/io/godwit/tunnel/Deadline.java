package io.godwit.tunnel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes a channel if the work on it is not done in time; a blocked read or write then fails. */
final class Deadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ScheduledFuture<?> task;
    private volatile boolean passed;

    private Deadline(SocketChannel channel, Duration limit) {
        task = TIMER.schedule(() -> expire(channel), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    static Deadline on(SocketChannel channel, Duration limit) {
        return new Deadline(channel, limit);
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        task.cancel(false);
    }

    private void expire(SocketChannel channel) {
        passed = true;
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Deadline.class.getName()).log(System.Logger.Level.DEBUG, "closing " + channel, e);
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("tunnel-deadlines").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
