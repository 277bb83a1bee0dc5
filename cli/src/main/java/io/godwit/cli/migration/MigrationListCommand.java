package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit migration ls}. */
@Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists moves, newest first.")
final class MigrationListCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Limit limit = new Limit();

    @Mixin
    private MigrationFilterOptions filter = new MigrationFilterOptions();

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            output.list(api.list(ApiClient.path("migrations"), filter.query(), limit.value()), MigrationColumns.TABLE);
            return 0;
        }
    }
}
