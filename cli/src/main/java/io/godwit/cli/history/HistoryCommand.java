package io.godwit.cli.history;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.migration.MigrationColumns;
import io.godwit.cli.migration.MigrationFilterOptions;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Moves that have ended, with their figures. One of them: godwit migration show ID.",
        subcommands = {HistoryCommand.ListCommand.class, StatisticsCommand.class, ExportCommand.class})
public final class HistoryCommand {

    private HistoryCommand() {}

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists ended moves, newest first.")
    static final class ListCommand implements Callable<Integer> {

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
                output.list(api.list(ApiClient.path("history"), filter.query(), limit.value()), MigrationColumns.ENDED);
                return 0;
            }
        }
    }
}
