package io.godwit.cli.problem;

import java.util.List;

/** An error as it is shown: one message (or several), a stable code, the exit code. */
public final class CliException extends RuntimeException {

    /**
     * One of several reasons at once.
     *
     * @param subject what it is about, for example a VM's name
     */
    public record Reason(String subject, String code, String detail) {}

    private static final long serialVersionUID = 1L;

    private final String code;
    private final ExitCode exitCode;
    private final transient List<Reason> reasons;

    public CliException(ExitCode exitCode, String code, String message) {
        this(exitCode, code, message, List.of());
    }

    public CliException(ExitCode exitCode, String code, String message, List<Reason> reasons) {
        super(message);
        this.code = code;
        this.exitCode = exitCode;
        this.reasons = List.copyOf(reasons);
    }

    /** A value or a combination of options that the command line itself refuses. */
    public static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, "usage", message);
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public String code() {
        return code;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** Empty when the message says it all. */
    public List<Reason> reasons() {
        return reasons;
    }
}
