package io.godwit.cli.alarm;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit alarm}. */
@Command(
        name = "alarm",
        mixinStandardHelpOptions = true,
        description = "Alarms: what a person must look at.",
        subcommands = AlarmCommand.ListCommand.class)
public final class AlarmCommand {

    private static final List<Column> TABLE = List.of(
            Column.time("RAISED", "/raisedAt"),
            Column.time("CLEARED", "/clearedAt").onlyWide(),
            Column.text("CODE", "/code"),
            Column.text("HOST", "/host").shrinking(),
            Column.text("VM", "/vmId").shrinking().onlyWide(),
            Column.text("MIGRATION", "/migrationId").shrinking().onlyWide(),
            Column.text("MESSAGE", "/message").shrinking());

    private AlarmCommand() {}

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists the alarms that stand. Whole messages: -o wide, or not on a terminal.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Mixin
        private Limit limit = new Limit();

        @Option(names = "--cleared", description = "Those that stand no more instead.")
        private boolean cleared;

        @Override
        public Integer call() {
            Query query = Query.NONE.with("active", !cleared);
            try (ApiClient api = connection.open()) {
                output.list(api.list(ApiClient.path("alarms"), query, limit.value()), TABLE);
                return 0;
            }
        }
    }
}
