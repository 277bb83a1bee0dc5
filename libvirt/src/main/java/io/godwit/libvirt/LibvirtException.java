package io.godwit.libvirt;

import org.jspecify.annotations.Nullable;

/**
 * A call that did not succeed. Errors sent by the daemon carry its code, domain (the part of libvirt that raised it,
 * {@code virErrorDomain}, for example 10 for QEMU) and level (1 warning, 2 error); failures on this side have
 * {@link ErrorCode#LOCAL} and zeros.
 */
public sealed class LibvirtException extends RuntimeException
        permits DomainNotFoundException,
                OperationInvalidException,
                AuthenticationException,
                ConnectionLostException,
                DeadlineExceededException,
                ProtocolException {
    private final ErrorCode code;
    private final int codeNumber;
    private final int domain;
    private final int level;
    private final String daemonMessage;

    LibvirtException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = ErrorCode.LOCAL;
        this.codeNumber = ErrorCode.LOCAL.number();
        this.domain = 0;
        this.level = 0;
        this.daemonMessage = message;
    }

    LibvirtException(Procedure procedure, RemoteError error) {
        super(procedure + ": " + error.message() + " (libvirt error " + error.code() + ")", null);
        this.code = error.errorCode();
        this.codeNumber = error.code();
        this.domain = error.domain();
        this.level = error.level();
        this.daemonMessage = error.message();
    }

    static LibvirtException of(Procedure procedure, RemoteError error) {
        return switch (error.errorCode()) {
            case NO_DOMAIN -> new DomainNotFoundException(procedure, error);
            case OPERATION_INVALID -> new OperationInvalidException(procedure, error);
            case AUTH_FAILED, AUTH_CANCELLED, AUTH_UNAVAILABLE -> new AuthenticationException(procedure, error);
            default -> new LibvirtException(procedure, error);
        };
    }

    public ErrorCode code() {
        return code;
    }

    /** The number as sent, also when {@link #code()} is {@link ErrorCode#OTHER}. */
    public int codeNumber() {
        return codeNumber;
    }

    public int domain() {
        return domain;
    }

    public int level() {
        return level;
    }

    /** The daemon's own words, without what was being done and the code, which {@link #getMessage()} adds. */
    public String daemonMessage() {
        return daemonMessage;
    }
}
