package io.godwit.mover.source;

import java.time.Duration;

/**
 * The pause that QEMU aims at, pass by pass.
 *
 * <p>QEMU switches over as soon as what is left can be sent within that time. Told the caller's ceiling from the beginning
 * it would use that up, although one more pass over what little is left makes the pause a fraction of it. So the aim begins
 * low, and rises from pass to pass only when the guest writes too fast for it, up to the ceiling and never beyond.
 */
record PauseAim(Duration ceiling) {

    /** What a switch-over costs anyway, without any memory left. */
    private static final Duration LOW = Duration.ofMillis(20);

    /** A guest that writes at half the transfer's rate needs no more to come down to a few per cent of its memory. */
    private static final int LOW_PASSES = 4;

    /**
     * The aim during a pass over the memory.
     *
     * @param pass from 1, as QEMU announces it
     */
    Duration during(int pass) {
        Duration aim = LOW;
        for (int higher = LOW_PASSES; higher < pass && aim.compareTo(ceiling) < 0; higher++) {
            aim = aim.multipliedBy(2);
        }
        return aim.compareTo(ceiling) < 0 ? aim : ceiling;
    }
}
