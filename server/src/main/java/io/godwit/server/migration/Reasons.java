package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.problem.Reason;
import io.godwit.server.problem.SeveralReasons;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects why a request is refused. */
final class Reasons {

    private final List<Reason> found = new ArrayList<>();

    void add(String subject, ErrorCode code, String detail) {
        found.add(new Reason(subject, code, detail));
    }

    void add(String subject, GodwitException why) {
        found.add(Reason.of(subject, why));
    }

    void add(Reasons others) {
        found.addAll(others.found);
    }

    /** What the action answers; null when it refuses, the reason is kept then. */
    <T> @Nullable T collect(String subject, Supplier<T> action) {
        try {
            return action.get();
        } catch (GodwitException e) {
            add(subject, e);
            return null;
        }
    }

    /** One reason is thrown as itself. */
    void throwIfAny(String what) {
        if (found.size() == 1) {
            throw new GodwitException(found.getFirst().code(), found.getFirst().detail());
        }
        if (!found.isEmpty()) {
            throw new SeveralReasons(what, found);
        }
    }
}
