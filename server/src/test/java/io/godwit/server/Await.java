package io.godwit.server;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for conditions. */
final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private Await() {}

    static void until(String what, Supplier<Boolean> condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
