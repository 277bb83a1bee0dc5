package io.godwit.tunnel;

/** The peer answered and said no. */
public final class TunnelRefusedException extends TunnelException {
    private static final long serialVersionUID = 1;

    private final String code;

    TunnelRefusedException(TunnelPath path, String code, String text) {
        super("the peer at " + path + " refused the session: " + text + " (" + code + ")");
        this.code = code;
    }

    /** The stable code that the peer gave, for example {@code version-mismatch}, or one of its authority. */
    public String code() {
        return code;
    }
}
