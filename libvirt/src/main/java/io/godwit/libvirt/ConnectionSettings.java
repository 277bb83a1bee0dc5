package io.godwit.libvirt;

import java.time.Duration;

/**
 * How patient a connection is.
 *
 * @param callDeadline how long a call without a deadline of its own waits for its answer
 * @param keepAliveInterval time between two keep-alive messages of ours
 * @param keepAliveCount how many of them may stay unanswered; with the next one due the connection is dead
 * @param concurrentCalls how many calls may be with the daemon at once, further ones wait here. One less than the
 *     daemon's {@code max_client_requests} (5 by default): with that many under way it reads nothing more from this
 *     client, keep-alive included
 */
public record ConnectionSettings(
        Duration callDeadline, Duration keepAliveInterval, int keepAliveCount, int concurrentCalls) {
    public ConnectionSettings {
        requirePositive("callDeadline", callDeadline);
        requirePositive("keepAliveInterval", keepAliveInterval);
        if (keepAliveCount < 1) {
            throw new IllegalArgumentException("keepAliveCount must be at least 1: " + keepAliveCount);
        }
        if (concurrentCalls < 1) {
            throw new IllegalArgumentException("concurrentCalls must be at least 1: " + concurrentCalls);
        }
    }

    public ConnectionSettings(Duration callDeadline, Duration keepAliveInterval, int keepAliveCount) {
        this(callDeadline, keepAliveInterval, keepAliveCount, 4);
    }

    /** 30 s per call, a keep-alive every 5 s, 5 of which may be missed. */
    public static ConnectionSettings defaults() {
        return new ConnectionSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), 5);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
