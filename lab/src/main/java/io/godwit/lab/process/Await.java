package io.godwit.lab.process;

import io.godwit.lab.layout.LabException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition of the outside world that sends no notice. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(50);

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @throws LabException with the message when the deadline passes first
     */
    public static void until(Duration deadline, BooleanSupplier condition, Supplier<String> message) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new LabException(message.get());
            }
            pause(STEP);
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting", e);
        }
    }
}
