package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit migration watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follows moves to their ends; Ctrl-C only stops watching, the moves go on.")
final class MigrationWatchCommand implements Callable<Integer>, WaitsForMoves {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of the moves.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            List<String> whole = ids.stream()
                    .map(id -> MigrationIds.resolve(api, id))
                    .distinct()
                    .toList();
            return Waiting.await(api, output, whole, MigrationWatchCommand::oneOrAll);
        }
    }

    private static JsonNode oneOrAll(List<JsonNode> moves) {
        return moves.size() == 1
                ? moves.getFirst()
                : ApiClient.JSON.createArrayNode().addAll(moves);
    }
}
