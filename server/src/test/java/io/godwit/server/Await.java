package io.godwit.server;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for conditions. */
final class Await {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private Await() {}

    static void until(String what, Supplier<Boolean> condition) {
        until(what, DEADLINE, condition);
    }

    static void until(String what, Duration deadline, Supplier<Boolean> condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
