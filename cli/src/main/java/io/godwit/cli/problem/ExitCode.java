package io.godwit.cli.problem;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line exits with; scripts hold on to these numbers, so none is ever given another meaning.
 *
 * <p>The one table: help texts, manual pages and the README are made from it or compared with it.
 */
public enum ExitCode {
    DONE(0, "done; where a move was waited for: the VM runs at the target"),
    OTHER(1, "internal or other error"),
    USAGE(2, "wrong usage; also a value that the command line itself refuses"),
    REFUSED(3, "refused by the controller, nothing was changed; also a move that one of its checks ended"),
    MOVE_FAILED(4, "the move failed, the VM runs on at its source"),
    MOVE_CANCELLED(5, "the move was cancelled, the VM runs on at its source"),
    OUTCOME_UNKNOWN(6, "the outcome of the move is unknown, an alarm stands"),
    UNREACHABLE(7, "the controller cannot be reached"),
    NOT_AUTHORIZED(8, "not authenticated or not authorized"),
    RESULTS_DIFFER(9, "several moves were waited for and their results differ; the table tells each"),
    INTERRUPTED(130, "interrupted by Ctrl-C; moves that were waited for go on");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** The code for several results: theirs if they agree; {@link #DONE} for none. */
    public static ExitCode of(Collection<ExitCode> results) {
        Set<ExitCode> different = results.stream().collect(Collectors.toUnmodifiableSet());
        return switch (different.size()) {
            case 0 -> DONE;
            case 1 -> different.iterator().next();
            default -> RESULTS_DIFFER;
        };
    }
}
