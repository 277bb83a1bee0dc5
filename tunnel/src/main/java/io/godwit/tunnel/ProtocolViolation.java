package io.godwit.tunnel;

/** The peer sent what the protocol forbids. */
final class ProtocolViolation extends TunnelException {
    private static final long serialVersionUID = 1;

    ProtocolViolation(String message) {
        super(message);
    }
}
