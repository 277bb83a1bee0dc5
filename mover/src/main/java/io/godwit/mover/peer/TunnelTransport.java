package io.godwit.mover.peer;

import io.godwit.link.Transport;
import io.godwit.tunnel.TunnelSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON-RPC over a tunnel session's messages. */
public final class TunnelTransport implements Transport {

    private final TunnelSession session;

    public TunnelTransport(TunnelSession session) {
        this.session = session;
    }

    @Override
    public void send(String text) {
        try {
            session.sendMessage(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close(String reason) {
        session.close(reason);
    }
}
