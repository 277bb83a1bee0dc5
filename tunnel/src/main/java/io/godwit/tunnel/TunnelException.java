package io.godwit.tunnel;

import java.io.IOException;

/** The tunnel could not do what was asked; the message says what, to whom, and what was found. */
public class TunnelException extends IOException {
    private static final long serialVersionUID = 1;

    TunnelException(String message) {
        super(message);
    }

    TunnelException(String message, Throwable cause) {
        super(message, cause);
    }
}
