package io.godwit.tunnel;

import java.security.cert.X509Certificate;

/**
 * Decides who may open a session. Asked for every connection once its TLS handshake and its HELLO are through, also for
 * a connection that adds a path to a session that is already open (the tunnel itself then demands the session's secret
 * and the certificate with which it was opened). Asked on a thread of the connection, at most the handshake limit long.
 */
@FunctionalInterface
public interface SessionAuthority {
    Admission admit(SessionId id, X509Certificate peer);

    /** The answer. */
    sealed interface Admission {}

    /**
     * The session may be opened.
     *
     * @param handler told about everything in it; not used when the connection adds a path
     */
    record Admitted(SessionHandler handler) implements Admission {}

    /**
     * The session may not be opened; the peer is told both.
     *
     * @param code stable, for programs, for example {@code ticket-expired}
     * @param text for people
     */
    record Refused(String code, String text) implements Admission {
        public Refused {
            Refusal.check(code, text);
        }
    }
}
