package io.godwit.cli;

/** What the command line exits with; scripts hold on to these. */
final class ExitCode {

    static final int OK = 0;
    static final int OTHER = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int MOVE_FAILED = 4;
    static final int MOVE_CANCELLED = 5;
    static final int OUTCOME_UNKNOWN = 6;
    static final int UNREACHABLE = 7;
    static final int NOT_AUTHORIZED = 8;

    private ExitCode() {}
}
