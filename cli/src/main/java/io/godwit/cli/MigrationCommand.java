package io.godwit.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit migration}. */
@Command(
        name = "migration",
        mixinStandardHelpOptions = true,
        description = "Moves.",
        subcommands = {
            MigrationCommand.ListCommand.class,
            MigrationCommand.ShowCommand.class,
            MigrationCommand.CancelCommand.class,
            MigrationCommand.WatchCommand.class
        })
final class MigrationCommand {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{1,36}");

    private MigrationCommand() {}

    private static String path(String id) {
        if (!ID.matcher(id).matches()) {
            throw new CliException(
                    ExitCode.USAGE, "usage", "a migration's id is a UUID; 'godwit migration ls' lists them");
        }
        return "/api/v1/migrations/" + id;
    }

    @Command(name = "ls", description = "Lists moves, newest first.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode migrations = api.get("/api/v1/migrations");
                if (output.json()) {
                    output.json(migrations);
                    return ExitCode.OK;
                }
                List<MigrationView> rows = migrations.path("items").values().stream()
                        .map(MigrationView::of)
                        .toList();
                output.table(
                        List.of("ID", "VM", "FROM", "TO", "STATE", "%", "STARTED BY", "AT"),
                        rows,
                        row -> List.of(
                                row.id(),
                                row.vmName(),
                                row.source(),
                                row.target(),
                                Words.of(row.state()),
                                percent(row.progress()),
                                String.valueOf(row.requestedBy()),
                                String.valueOf(row.createdAt())));
                return ExitCode.OK;
            }
        }

        private static String percent(MigrationView.@Nullable Progress progress) {
            return progress == null ? "-" : String.valueOf(Math.round(progress.percent()));
        }
    }

    @Command(name = "show", description = "Shows one move.", mixinStandardHelpOptions = true)
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode node = api.get(path(id));
                if (output.json()) {
                    output.json(node);
                    return ExitCode.OK;
                }
                MigrationView migration = MigrationView.of(node);
                Reports.print(migration, output);
                if (migration.message() != null) {
                    output.out().println("message    " + migration.message());
                }
                return ExitCode.OK;
            }
        }
    }

    @Command(
            name = "cancel",
            description = "Gives a move up before its switch-over; the VM runs on at the source.",
            mixinStandardHelpOptions = true)
    static final class CancelCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode node = api.post(path(id) + "/cancel");
                if (output.json()) {
                    output.json(node);
                } else {
                    output.out().println("cancelling; see its end by 'godwit migration watch " + id + "'");
                }
                return ExitCode.OK;
            }
        }
    }

    @Command(
            name = "watch",
            description = "Follows a move to its end; Ctrl-C detaches, the move goes on.",
            mixinStandardHelpOptions = true)
    static final class WatchCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                String checked = path(id).substring("/api/v1/migrations/".length());
                return Reports.finish(new Watcher(api, output.err()).watch(checked), output);
            }
        }
    }
}
