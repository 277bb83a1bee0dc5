package io.godwit.tunnel;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Joins a socket and a stream. */
@SuppressWarnings("DoNotCallSuggester")
public final class StreamPump {
    private StreamPump() {}

    /**
     * Copies in both directions until both have ended, passing on each end by itself; blocks, and closes the socket.
     * If one direction fails, the other is ended too (socket closed, stream reset).
     *
     * @throws IOException the first failure
     */
    public static void pump(SocketChannel socket, TunnelStream stream) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }
}
