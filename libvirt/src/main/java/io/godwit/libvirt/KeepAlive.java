package io.godwit.libvirt;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts keep-alive messages without an echo. Any byte from the other side is a sign of life. */
final class KeepAlive {
    private final int tolerated;
    private final AtomicInteger unanswered = new AtomicInteger();

    KeepAlive(int tolerated) {
        this.tolerated = tolerated;
    }

    void heard() {
        unanswered.set(0);
    }

    /** Asked before each message of ours: true when as many as tolerated went unanswered and the other side is dead. */
    boolean missed() {
        return unanswered.getAndIncrement() >= tolerated;
    }
}
