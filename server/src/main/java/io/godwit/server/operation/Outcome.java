package io.godwit.server.operation;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.server.migration.Migration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What an operation is, by its moves. */
final class Outcome {

    private Outcome() {}

    static Operation of(Operation operation, List<Migration> moves, Instant now) {
        List<Migration> undecided = in(moves, MigrationState.UNDECIDED);
        boolean over = moves.stream().allMatch(Migration::over);
        if (!over) {
            return undecided.isEmpty()
                    ? operation.in(Operation.State.RUNNING, null, null, null)
                    : operation.in(
                            Operation.State.RUNNING,
                            ErrorCode.OUTCOME_UNKNOWN,
                            "it is not known yet how the move of " + names(undecided) + " ended; see the alarms",
                            null);
        }
        List<Migration> rest = moves.stream()
                .filter(move -> move.state() != MigrationState.COMPLETED)
                .toList();
        Instant end = moves.stream()
                .map(Migration::endedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(now);
        if (rest.isEmpty()) {
            return operation.in(Operation.State.SUCCEEDED, null, null, end);
        }
        boolean cancelled = in(moves, MigrationState.CANCELLED).size() == moves.size();
        List<Migration> failed = in(moves, MigrationState.FAILED);
        Migration first = failed.isEmpty() ? rest.getFirst() : failed.getFirst();
        return operation.in(
                cancelled ? Operation.State.CANCELLED : Operation.State.FAILED,
                first.code(),
                message(moves, rest),
                end);
    }

    /** Of a single move its own words; of several, how many and which. */
    private static String message(List<Migration> moves, List<Migration> rest) {
        if (moves.size() == 1) {
            return String.valueOf(rest.getFirst().message());
        }
        return (moves.size() - rest.size()) + " of " + moves.size() + " VMs were moved; "
                + rest.stream()
                        .map(move -> move.vmName() + " " + move.state().name().toLowerCase(Locale.ROOT) + ": "
                                + move.message())
                        .collect(Collectors.joining("; "));
    }

    private static List<Migration> in(List<Migration> moves, MigrationState state) {
        return moves.stream().filter(move -> move.state() == state).toList();
    }

    private static String names(List<Migration> moves) {
        return moves.stream().map(Migration::vmName).collect(Collectors.joining(", "));
    }
}
