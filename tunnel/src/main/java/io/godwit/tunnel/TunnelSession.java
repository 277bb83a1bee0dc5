package io.godwit.tunnel;

import java.io.IOException;
import java.util.List;

/** One session between two hosts: messages and streams over one or more paths. */
@SuppressWarnings("DoNotCallSuggester")
public final class TunnelSession {
    /** Longest message in bytes. */
    public static final int MAXIMUM_MESSAGE = 1 << 20;

    private TunnelSession() {}

    /**
     * Opens a session over the paths that can be reached; at least one must be. The others are told to the handler as
     * lost.
     *
     * @param peerFingerprint SHA-256 of the certificate that the peer must show, see {@link TunnelIdentity#fingerprint}
     * @throws TunnelRefusedException if the peer says no
     * @throws TunnelException if no path leads to the peer, or another certificate answers there
     */
    public static TunnelSession connect(
            SessionId id,
            List<TunnelPath> paths,
            TunnelIdentity identity,
            String peerFingerprint,
            SessionHandler handler,
            TunnelSettings settings)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public SessionId id() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Fingerprint of the peer's certificate. */
    public String peerFingerprint() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Sends a message of at most {@link #MAXIMUM_MESSAGE} bytes: in order among messages, ahead of waiting stream
     * data. Returns when it is accepted for sending; waits, up to the message limit, for a peer that is behind.
     *
     * @throws IllegalArgumentException if it is too long
     * @throws TunnelException if the session is over or the peer took no messages for the message limit
     */
    public void sendMessage(byte[] message) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Opens a stream; its bytes may be written at once. */
    public TunnelStream openStream(int purpose) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Adds a path, also after all were lost. Only on the connecting side. */
    public void addPath(TunnelPath path) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public SessionState state() {
        throw new UnsupportedOperationException("not built yet");
    }

    public SessionByteCounts byteCounts() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Sends what was accepted before, says goodbye and ends; waits at most the close limit. Idempotent. */
    public void close(String reason) {
        throw new UnsupportedOperationException("not built yet");
    }
}
