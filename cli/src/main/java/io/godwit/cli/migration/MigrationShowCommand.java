package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit migration show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one move: of a running one per cent, rate and time left, of an ended one all its figures.")
final class MigrationShowCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "Id of the move.")
    private String id = "";

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            output.item(api.get(ApiClient.path("migrations", MigrationIds.resolve(api, id))), MigrationColumns.LINES);
            return 0;
        }
    }
}
