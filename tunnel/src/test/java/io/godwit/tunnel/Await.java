package io.godwit.tunnel;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, at most a minute. */
final class Await {
    private Await() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(String what, Condition condition) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("did not happen within a minute: " + what);
                }
                LockSupport.parkNanos(2_000_000);
            }
        } catch (Exception e) {
            throw new AssertionError("while waiting for: " + what, e);
        }
    }
}
