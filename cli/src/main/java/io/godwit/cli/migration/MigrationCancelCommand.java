package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.IdempotencyKey;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Text;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit migration cancel}. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Gives moves up before their switch-over; the VMs run on at their sources. Role: operator.")
final class MigrationCancelCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of the moves.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        List<JsonNode> moves = new ArrayList<>();
        List<ExitCode> results = new ArrayList<>();
        try (ApiClient api = connection.open()) {
            List<String> whole = ids.stream()
                    .map(id -> MigrationIds.resolve(api, id))
                    .distinct()
                    .toList();
            for (String id : whole) {
                try {
                    moves.add(api.post(ApiClient.path("migrations", id) + "/cancel", null, IdempotencyKey.random()));
                    results.add(ExitCode.DONE);
                } catch (CliException e) {
                    if (whole.size() == 1 || e.exitCode() == ExitCode.UNREACHABLE) {
                        throw e;
                    }
                    output.note("error: move " + id + ": " + Text.clean(e.message()));
                    output.note("code: " + e.code());
                    results.add(e.exitCode());
                }
            }
        }
        tell(moves);
        return ExitCode.of(results).number();
    }

    private void tell(List<JsonNode> moves) {
        if (output.asData()) {
            output.data(
                    moves.size() == 1
                            ? moves.getFirst()
                            : ApiClient.JSON.createArrayNode().addAll(moves));
            return;
        }
        for (JsonNode move : moves) {
            String id = move.path("id").asString("");
            output.say(
                    move.path("state").asString("").equals("CANCELLED")
                            ? "move " + id + " is cancelled; the VM runs on at its source"
                            : "cancelling; see its end by 'godwit migration watch " + id + "'");
        }
    }
}
