package io.godwit.tunnel;

/**
 * What happens in a session. All calls of one session come one after the other, in the order of the events, on one
 * thread: a call that takes long holds up those after it, and a peer that sends on is stopped when its window is full.
 * A handler that throws ends the session.
 */
public interface SessionHandler {
    /** A whole message, in the order in which the peer sent them. */
    void onMessage(TunnelSession session, byte[] message);

    /** The peer opened a stream. Start a thread that reads it. */
    void onStream(TunnelSession session, TunnelStream stream);

    /** A path carries from now on; also called for the first one. */
    default void onPathJoined(TunnelSession session, TunnelPath path) {}

    /** A path is gone; what it had not delivered goes over another one, or waits for one. */
    default void onPathLost(TunnelSession session, TunnelPath path, String reason) {}

    /** The session is over and not by our own {@link TunnelSession#close}. The last call. */
    void onSessionLost(TunnelSession session, SessionEnd end);
}
