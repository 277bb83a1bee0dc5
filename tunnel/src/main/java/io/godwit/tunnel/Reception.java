package io.godwit.tunnel;

import io.godwit.linux.NetworkNamespace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a connection from TCP to its session, or refuses it: TLS, HELLO, authority, session. */
final class Reception {
    private static final System.Logger LOG = System.getLogger(Reception.class.getName());

    private volatile Tls tls;
    private final SessionAuthority authority;
    private final TunnelSettings settings;
    private final NetworkNamespace namespace;
    private final Map<SessionId, TunnelSession> sessions = new HashMap<>();

    Reception(Tls tls, SessionAuthority authority, TunnelSettings settings, NetworkNamespace namespace) {
        this.tls = tls;
        this.authority = authority;
        this.settings = settings;
        this.namespace = namespace;
    }

    /** Shows that identity in the handshakes that begin from now on. */
    void present(TunnelIdentity identity) throws IOException {
        tls = new Tls(identity);
    }

    /** Blocks at most the handshake limit. */
    void admit(SocketChannel socket) {
        TlsChannel channel = new TlsChannel(socket, tls.listening());
        boolean admitted = false;
        String from = "an unknown address";
        try (Deadline deadline = Deadline.on(socket, settings.handshakeLimit())) {
            try {
                from = String.valueOf(socket.getRemoteAddress());
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.handshake();
                admitted = greet(channel, from);
            } catch (IOException e) {
                String why = deadline.passed()
                        ? "not done within " + settings.handshakeLimit().toMillis() + " ms"
                        : String.valueOf(e.getMessage());
                LOG.log(Level.WARNING, "connection of {0} closed before it was admitted: {1}", from, why);
            }
        } finally {
            if (!admitted) {
                channel.close();
            }
        }
    }

    private boolean greet(TlsChannel channel, String from) throws IOException {
        X509Certificate peer = channel.peer();
        FrameReader reader = new FrameReader(channel);
        FrameHeader header = reader.next();
        if (header == null || header.type() != FrameType.HELLO) {
            throw new ProtocolViolation("the first frame is " + (header == null ? "missing" : header.type()));
        }
        Versions versions = Hello.readVersions(reader.payload().duplicate());
        int version = Versions.SPOKEN.common(versions);
        if (version == 0) {
            Refusal refusal = new Refusal(
                    "version-mismatch",
                    "this side speaks versions " + Versions.SPOKEN + " of the tunnel, the peer " + versions
                            + "; upgrade the older one");
            return refuse(channel, from, peer, "of unknown version", refusal);
        }
        Hello hello = Hello.read(reader.payload());
        return switch (ask(hello, peer)) {
            case SessionAuthority.Refused refused ->
                refuse(channel, from, peer, hello.id().toString(), new Refusal(refused.code(), refused.text()));
            case SessionAuthority.Admitted accepted ->
                enter(channel, reader, from, peer, hello, version, accepted.handler());
        };
    }

    private SessionAuthority.Admission ask(Hello hello, X509Certificate peer) {
        try {
            return authority.admit(hello.id(), peer);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the authority failed on session " + hello.id(), e);
            return new SessionAuthority.Refused("internal", "the listening side could not decide; see its log");
        }
    }

    private boolean enter(
            TlsChannel channel,
            FrameReader reader,
            String from,
            X509Certificate peer,
            Hello hello,
            int version,
            SessionHandler handler)
            throws IOException {
        TunnelSession session;
        TunnelSession replaced = null;
        Refusal refusal = null;
        synchronized (sessions) {
            session = sessions.get(hello.id());
            refusal = check(session, hello, TunnelIdentity.fingerprint(peer));
            if (refusal == null && hello.secret().isNone()) {
                replaced = session;
                session = create(hello, peer, handler);
                sessions.put(hello.id(), session);
            }
        }
        if (replaced != null) {
            replaced.abandon("it has opened the session anew");
        }
        if (session == null || refusal != null) {
            Refusal reason = refusal == null ? new Refusal("internal", "no session") : refusal;
            return refuse(channel, from, peer, hello.id().toString(), reason);
        }
        Welcome welcome = new Welcome(version, session.secret(), session.receivedInOrder(), Limits.of(settings));
        try {
            channel.write(Frames.of(FrameType.WELCOME, welcome.encode()));
            channel.flush();
            session.join(hello.path(), pathOf(channel.channel()), channel, reader, hello.received());
        } catch (IOException e) {
            if (hello.secret().isNone()) {
                session.abandon(String.valueOf(e.getMessage()));
            }
            throw e;
        }
        return true;
    }

    private TunnelPath pathOf(SocketChannel socket) throws IOException {
        InetSocketAddress local = (InetSocketAddress) socket.getLocalAddress();
        return new TunnelPath(local.getAddress(), (InetSocketAddress) socket.getRemoteAddress(), namespace);
    }

    private @Nullable Refusal check(@Nullable TunnelSession session, Hello hello, String fingerprint) {
        if (hello.secret().isNone()) {
            return session == null || session.peerFingerprint().equals(fingerprint)
                    ? null
                    : new Refusal("session-exists", "session " + hello.id() + " is open with another peer");
        }
        if (session == null
                || !session.hasSecret(hello.secret())
                || !session.peerFingerprint().equals(fingerprint)) {
            return new Refusal("session-unknown", "no session " + hello.id() + " of this peer is open here");
        }
        session.confirm();
        return session.takePathNumber(hello.path())
                ? null
                : new Refusal("path-number", "path number " + hello.path() + " was used before");
    }

    private TunnelSession create(Hello hello, X509Certificate peer, SessionHandler handler) {
        TunnelSession session = new TunnelSession(
                hello.id(),
                SessionSecret.random(),
                TunnelIdentity.fingerprint(peer),
                Limits.of(settings).common(hello.limits()),
                handler,
                settings,
                null,
                this::forget);
        session.takePathNumber(hello.path());
        return session;
    }

    private void forget(TunnelSession session) {
        synchronized (sessions) {
            sessions.remove(session.id(), session);
        }
    }

    private boolean refuse(TlsChannel channel, String from, X509Certificate peer, String session, Refusal refusal)
            throws IOException {
        LOG.log(
                Level.WARNING,
                "session {0} of {1}, certificate {2}, refused: {3} ({4})",
                session,
                from,
                TunnelIdentity.fingerprint(peer),
                refusal.text(),
                refusal.code());
        channel.write(Frames.of(FrameType.REFUSED, refusal.encode()));
        channel.flush();
        return false;
    }
}
