package io.godwit.tunnel;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for the time limits of all sessions; what runs on it must not block. */
final class TunnelTimer {
    private static final ScheduledThreadPoolExecutor EXECUTOR = newExecutor();

    private TunnelTimer() {}

    static ScheduledFuture<?> after(Duration delay, Runnable action) {
        return EXECUTOR.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    static ScheduledFuture<?> every(Duration interval, Runnable action) {
        return EXECUTOR.scheduleWithFixedDelay(action, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor newExecutor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("tunnel-timer").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
