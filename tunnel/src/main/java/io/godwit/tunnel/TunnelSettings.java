package io.godwit.tunnel;

import java.time.Duration;

/**
 * Limits of sessions. Memory of a session is at most about {@code sendWindowBytes + reorder (the peer's send window) +
 * maximumStreams * streamWindowBytes}, plus about 0.7 MiB for each path.
 *
 * @param handshakeLimit time for TCP, TLS and HELLO together
 * @param maximumHandshakes connections that a listener holds at once before they are admitted
 * @param heartbeatInterval a path sends at least this often
 * @param livenessLimit a path on which nothing came for this long is given up
 * @param reconnectLimit a session without a path for this long is over
 * @param closeLimit time that {@link TunnelSession#close} gives what is still to be sent
 * @param messageLimit time that {@link TunnelSession#sendMessage} waits for a peer that takes no messages
 * @param sendWindowBytes stream bytes accepted and not yet acknowledged, all streams together; announced to the peer,
 *     which keeps at most that much for putting in order
 * @param streamWindowBytes bytes of one stream received and not yet read
 * @param maximumStreams streams open at once, both directions together
 */
public record TunnelSettings(
        Duration handshakeLimit,
        int maximumHandshakes,
        Duration heartbeatInterval,
        Duration livenessLimit,
        Duration reconnectLimit,
        Duration closeLimit,
        Duration messageLimit,
        int sendWindowBytes,
        int streamWindowBytes,
        int maximumStreams) {
    public TunnelSettings {
        positive("handshakeLimit", handshakeLimit);
        positive("heartbeatInterval", heartbeatInterval);
        positive("reconnectLimit", reconnectLimit);
        positive("closeLimit", closeLimit);
        positive("messageLimit", messageLimit);
        if (livenessLimit.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("livenessLimit " + livenessLimit
                    + " must be at least twice the heartbeatInterval " + heartbeatInterval);
        }
        between("maximumHandshakes", maximumHandshakes, 1, 4096);
        between("sendWindowBytes", sendWindowBytes, 1 << 16, 1 << 26);
        between("streamWindowBytes", streamWindowBytes, 1 << 16, 1 << 26);
        between("maximumStreams", maximumStreams, 1, 256);
    }

    /** The defaults: at most about 16 MiB a session. */
    public static TunnelSettings standard() {
        return new TunnelSettings(
                Duration.ofSeconds(10),
                32,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                4 << 20,
                512 << 10,
                16);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ": " + value);
        }
    }
}
