package io.godwit.tunnel;

import io.godwit.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Two ends of a session on loopback, over paths that a test can break. */
final class SessionPair implements AutoCloseable {
    static final TestingAuthority AUTHORITY = new TestingAuthority("tests");
    static final TunnelIdentity SOURCE = AUTHORITY.identity("source");
    static final TunnelIdentity TARGET = AUTHORITY.identity("target");

    final RecordingHandler sourceEvents = new RecordingHandler();
    final RecordingHandler targetEvents = new RecordingHandler();
    final TunnelListener listener;
    final List<BreakableRelay> relays = new ArrayList<>();
    final TunnelSession source;
    final TunnelSession target;

    SessionPair(TunnelSettings settings, int paths) throws IOException {
        listener = listen(settings, (id, peer) -> new SessionAuthority.Admitted(targetEvents));
        List<TunnelPath> ways = new ArrayList<>();
        for (int i = 0; i < paths; i++) {
            ways.add(newPath());
        }
        source = TunnelSession.connect(SessionId.random(), ways, SOURCE, TARGET.fingerprint(), sourceEvents, settings);
        target = RecordingHandler.next(targetEvents.sessions);
        // Until then the loss of its only path ends the session at the listening side.
        Await.until("the listening side knows that its WELCOME arrived", target::confirmed);
    }

    static TunnelListener listen(TunnelSettings settings, SessionAuthority authority) throws IOException {
        return TunnelListener.open(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                NetworkNamespace.current(),
                TARGET,
                authority,
                settings);
    }

    static InetSocketAddress addressOf(TunnelListener listener) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port());
    }

    /** A further path over a relay of its own. */
    TunnelPath newPath() throws IOException {
        BreakableRelay relay = new BreakableRelay(addressOf(listener));
        relays.add(relay);
        return TunnelPath.to(relay.address());
    }

    @Override
    public void close() {
        source.close("test is over");
        target.close("test is over");
        listener.close();
        relays.forEach(BreakableRelay::close);
    }
}
