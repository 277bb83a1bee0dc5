package io.godwit.tunnel;

/** Why a session is over. */
public sealed interface SessionEnd {
    /** For people. */
    String text();

    /** Closed on this side, in order. */
    record ClosedHere(String text) implements SessionEnd {}

    /** The peer said goodbye, after everything it had sent before. */
    record ClosedByPeer(String text) implements SessionEnd {}

    /** No path was left for longer than the reconnect limit: the peer may be alive or not. */
    record PathsLost(String text) implements SessionEnd {}

    /** The peer did what the protocol forbids, or a handler here failed. */
    record Failed(String text) implements SessionEnd {}
}
