package io.godwit.tunnel;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens a session from the connecting side: the first path that works makes it, the others join it. */
final class SessionStart {
    private final SessionId id;
    private final PathOpener opener;
    private final String peerFingerprint;
    private final SessionHandler handler;
    private final TunnelSettings settings;

    SessionStart(
            SessionId id, PathOpener opener, String peerFingerprint, SessionHandler handler, TunnelSettings settings) {
        this.id = id;
        this.opener = opener;
        this.peerFingerprint = peerFingerprint;
        this.handler = handler;
        this.settings = settings;
    }

    TunnelSession start(List<TunnelPath> paths) throws IOException {
        TunnelSession session = null;
        Map<TunnelPath, String> missed = new LinkedHashMap<>();
        TunnelException first = null;
        for (TunnelPath path : paths) {
            try {
                if (session == null) {
                    session = open(path);
                } else {
                    session.addPath(path);
                }
            } catch (TunnelRefusedException e) {
                if (session == null) {
                    throw e;
                }
                missed.put(path, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                first = first == null ? asTunnelException(path, e) : first;
                missed.put(path, String.valueOf(e.getMessage()));
            }
        }
        TunnelSession opened = orThrow(session, first);
        missed.forEach(opened::missed);
        return opened;
    }

    private TunnelSession open(TunnelPath path) throws IOException {
        Limits own = Limits.of(settings);
        PathOpener.Opened opened = opener.open(path, new Hello(Versions.SPOKEN, id, SessionSecret.none(), 1, 0, own));
        Welcome welcome = opened.welcome();
        TunnelSession session = new TunnelSession(
                id,
                welcome.secret(),
                peerFingerprint,
                own.common(welcome.limits()),
                handler,
                settings,
                opener,
                over -> {});
        session.join(1, path, opened.channel(), opened.reader(), welcome.received());
        return session;
    }

    private static TunnelSession orThrow(@Nullable TunnelSession session, @Nullable TunnelException reason)
            throws TunnelException {
        if (session != null) {
            return session;
        }
        throw reason == null ? new TunnelException("a session needs a path") : reason;
    }

    private static TunnelException asTunnelException(TunnelPath path, IOException e) {
        return e instanceof TunnelException already
                ? already
                : new TunnelException("no path over " + path + ": " + e.getMessage(), e);
    }
}
