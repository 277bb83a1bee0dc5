package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Text;
import io.godwit.cli.problem.ExitCode;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Waits for moves with progress, tells their ends, and gives the exit code that stands for them. */
final class Waiting {

    private Waiting() {}

    /** @param data what a program reads at the end, out of the moves as they ended */
    static int await(ApiClient api, Output output, List<String> ids, Function<List<JsonNode>, JsonNode> data) {
        ProgressLines lines =
                new ProgressLines(output.err(), output.environment().errorTerminal(), ids.size() > 1);
        List<JsonNode> ended;
        try (Detaching _ = new Detaching(ids, output.err(), lines)) {
            ended = new Follower(api, lines).follow(ids);
        }
        if (output.asData()) {
            output.data(data.apply(ended));
        } else if (ended.size() == 1) {
            output.item(ended.getFirst(), MigrationColumns.LINES);
        } else {
            output.list(ended, MigrationColumns.ENDED);
        }
        List<MigrationView> moves = ended.stream().map(MigrationView::of).toList();
        moves.stream().filter(move -> move.exitCode() != ExitCode.DONE).forEach(move -> complain(move, output));
        return ExitCode.of(moves.stream().map(MigrationView::exitCode).toList()).number();
    }

    private static void complain(MigrationView move, Output output) {
        String message = move.message() == null ? "no reason was told" : move.message();
        output.note("error: move " + move.id() + " of VM " + Text.clean(move.vmName()) + " " + move.result() + ": "
                + Text.clean(message));
        output.note("code: " + (move.code() == null ? "internal" : move.code()));
    }
}
