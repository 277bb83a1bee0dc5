package io.godwit.tunnel;

import io.godwit.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Accepts sessions on one port of one or more addresses. */
@SuppressWarnings("DoNotCallSuggester")
public final class TunnelListener implements AutoCloseable {
    private TunnelListener() {}

    /**
     * Listens on every address. If the first has port 0, the port it gets is used for the others with port 0 too.
     *
     * @param namespace where to listen; {@link NetworkNamespace#current()} for the process's own
     */
    public static TunnelListener open(
            List<InetSocketAddress> addresses,
            NetworkNamespace namespace,
            TunnelIdentity identity,
            SessionAuthority authority,
            TunnelSettings settings)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public int port() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Stops accepting; sessions that are open go on, but get no new paths. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
