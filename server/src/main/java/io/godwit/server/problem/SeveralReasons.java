package io.godwit.server.problem;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that was refused for several reasons, of which each is told: as {@code errors} of the {@link Problem}.
 *
 * <p>The problem's own code and status are those of the first reason; it is retryable when every reason is.
 */
public final class SeveralReasons extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Reason> reasons;

    /** Of at least one reason; {@code what} says what was refused, for example {@code nothing was moved}. */
    public SeveralReasons(String what, List<Reason> reasons) {
        super(what + ": "
                + reasons.stream()
                        .map(reason -> reason.subject() + ": " + reason.detail())
                        .collect(Collectors.joining("; ")));
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs a reason");
        }
        this.reasons = List.copyOf(reasons);
    }

    public List<Reason> reasons() {
        return reasons;
    }
}
