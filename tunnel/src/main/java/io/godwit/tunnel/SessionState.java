package io.godwit.tunnel;

/** Where a session stands. */
public enum SessionState {
    /** At least one path carries. */
    CONNECTED,
    /** No path carries; data waits, and the session ends if that lasts longer than the reconnect limit. */
    WITHOUT_PATH,
    /** Over. */
    ENDED
}
