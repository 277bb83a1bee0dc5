package io.godwit.model;

/** An error with its {@link ErrorCode}; the message says what was tried, on what, what was found and what to do next. It is one line. */
public final class GodwitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public GodwitException(ErrorCode code, String message) {
        super(Printable.line(message));
        this.code = code;
    }

    public GodwitException(ErrorCode code, String message, Throwable cause) {
        super(Printable.line(message), cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
