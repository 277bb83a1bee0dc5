package io.godwit.lab.layout;

/** The lab could not do what was asked; the message says what was tried, what was found and what to do next. */
public final class LabException extends RuntimeException {
    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
