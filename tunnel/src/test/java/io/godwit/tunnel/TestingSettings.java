package io.godwit.tunnel;

import java.time.Duration;

/** Settings with limits short enough to be waited for. */
final class TestingSettings {
    private TestingSettings() {}

    /** Handshakes of two seconds, four at once; a silent path is lost after 0.6 s, a session after 1.5 s. */
    static TunnelSettings quick() {
        return with(Duration.ofSeconds(2), Duration.ofMillis(1500));
    }

    /** Time enough for handshakes and reconnections, also on a busy machine. */
    static TunnelSettings patient() {
        return with(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    private static TunnelSettings with(Duration handshakeLimit, Duration reconnectLimit) {
        TunnelSettings standard = TunnelSettings.standard();
        return new TunnelSettings(
                handshakeLimit,
                4,
                Duration.ofMillis(200),
                Duration.ofMillis(600),
                reconnectLimit,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                standard.sendWindowBytes(),
                standard.streamWindowBytes(),
                standard.maximumStreams());
    }
}
