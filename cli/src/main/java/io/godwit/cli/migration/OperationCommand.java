package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.IdempotencyKey;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Options;
import io.godwit.cli.output.Output;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit operation}. */
@Command(
        name = "operation",
        mixinStandardHelpOptions = true,
        description = "Operations: what one command started, as a whole.",
        subcommands = {
            OperationCommand.ListCommand.class,
            OperationCommand.ShowCommand.class,
            OperationCommand.CancelCommand.class
        })
public final class OperationCommand {

    private static final List<Column> TABLE = List.of(
            Column.text("ID", "/id"),
            Column.word("KIND", "/kind").onlyWide(),
            Column.word("STATE", "/state"),
            Column.of("VMS", OperationCommand::vms).shrinking(),
            Column.text("BY", "/requestedBy").shrinking().onlyWide(),
            Column.minute("ASKED FOR (UTC)", "/createdAt"),
            Column.minute("ENDED (UTC)", "/endedAt").onlyWide());

    private static final List<Column> LINES = List.of(
            Column.text("operation", "/id"),
            Column.word("kind", "/kind"),
            Column.word("state", "/state"),
            Column.text("code", "/code"),
            Column.text("message", "/message"),
            Column.text("by", "/requestedBy"),
            Column.time("asked for", "/createdAt"),
            Column.time("ended", "/endedAt"));

    private OperationCommand() {}

    private static String vms(JsonNode operation) {
        return operation
                .path("migrations")
                .valueStream()
                .map(each -> each.path("vmName").asString(""))
                .collect(Collectors.joining(", "));
    }

    private enum State {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists operations, newest first.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Mixin
        private Limit limit = new Limit();

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Only those in this state: running, succeeded, failed or cancelled.")
        private @Nullable String state;

        @Override
        public Integer call() {
            Query query = Query.NONE.with("state", Options.states("--state", State.class, state));
            try (ApiClient api = connection.open()) {
                output.list(api.list(ApiClient.path("operations"), query, limit.value()), TABLE);
                return 0;
            }
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one operation and its moves.")
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "ID", description = "Id of the operation.")
        private String id = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode operation = api.get(Operations.path(id));
                output.item(operation, LINES);
                if (!output.asData()) {
                    output.out().println();
                    output.list(operation.path("migrations").valueStream().toList(), MigrationColumns.TABLE);
                }
                return 0;
            }
        }
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Gives up all moves of an operation that have not switched over. Role: operator.")
    static final class CancelCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "ID", description = "Id of the operation.")
        private String id = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode operation = api.post(Operations.path(id) + "/cancel", null, IdempotencyKey.random());
                if (output.asData()) {
                    output.data(operation);
                } else {
                    output.say("cancelling; see its end by 'godwit operation show " + id + "'");
                }
                return 0;
            }
        }
    }
}
