package io.godwit.tunnel;

import java.time.Duration;

/**
 * Settings under which nothing is given up while a test lasts, however busy the machine, except the one thing that the
 * test waits for.
 */
final class TestingSettings {
    private static final Duration LONG = Duration.ofMinutes(5);

    private TestingSettings() {}

    /** Nothing is given up. */
    static TunnelSettings patient() {
        return with(LONG, LONG, LONG, LONG);
    }

    /** Who is not admitted after this time is closed. */
    static TunnelSettings handshakesWithin(Duration limit) {
        return with(limit, LONG, LONG, LONG);
    }

    /** A path on which nothing came for this long is lost. */
    static TunnelSettings silentPathsLostAfter(Duration limit) {
        return with(LONG, limit, LONG, LONG);
    }

    /** A session without a path for this long is over. */
    static TunnelSettings sessionsLostAfter(Duration limit) {
        return with(LONG, LONG, limit, LONG);
    }

    /** A message that the peer does not take for this long is refused. */
    static TunnelSettings messagesRefusedAfter(Duration limit) {
        return with(LONG, LONG, LONG, limit);
    }

    private static TunnelSettings with(
            Duration handshakeLimit, Duration livenessLimit, Duration reconnectLimit, Duration messageLimit) {
        TunnelSettings standard = TunnelSettings.standard();
        return new TunnelSettings(
                handshakeLimit,
                4,
                Duration.ofMillis(200),
                livenessLimit,
                reconnectLimit,
                Duration.ofMinutes(1),
                messageLimit,
                standard.sendWindowBytes(),
                standard.streamWindowBytes(),
                standard.maximumStreams());
    }
}
