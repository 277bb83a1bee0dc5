package io.godwit.cli.resource;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Units;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code godwit datastore}. */
@Command(
        name = "datastore",
        mixinStandardHelpOptions = true,
        description = "Storage that holds VM files.",
        subcommands = DatastoreCommand.ListCommand.class)
public final class DatastoreCommand {

    private static final List<Column> TABLE = List.of(
            Column.text("NAME", "/name").shrinking(),
            Column.text("TYPE", "/type"),
            Column.text("SOURCE", "/source").shrinking(),
            Column.of("CAPACITY", each -> most(each, "capacityBytes")),
            Column.of("FREE", each -> most(each, "availableBytes")),
            Column.of("HOSTS", each -> String.valueOf(each.path("hosts").size())),
            Column.of("ON", DatastoreCommand::on).shrinking());

    private DatastoreCommand() {}

    /** Hosts measure at different moments, and one that is away tells 0. */
    private static String most(JsonNode store, String field) {
        long most = store.path("hosts")
                .valueStream()
                .mapToLong(each -> each.path(field).asLong(0))
                .max()
                .orElse(0);
        return most == 0 ? "" : Units.bytes(most);
    }

    private static String on(JsonNode store) {
        return store.path("hosts")
                .valueStream()
                .map(each -> each.path("host").asString("") + ":"
                        + each.path("path").asString("") + (each.path("active").asBoolean(false) ? "" : " (inactive)"))
                .collect(Collectors.joining(", "));
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = {
                "Lists the datastores of all hosts, by name, type and source.",
                "The same name on two hosts is no proof that they see the same storage: that is proved for every move."
            })
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Mixin
        private Limit limit = new Limit();

        @Option(names = "--host", paramLabel = "HOST", description = "Only those on this host.")
        private @Nullable String host;

        @Option(names = "--name", paramLabel = "NAME", description = "Only those of this name.")
        private @Nullable String name;

        @Override
        public Integer call() {
            Query query = Query.NONE.with("name", name).with("host", host);
            try (ApiClient api = connection.open()) {
                output.list(api.list(ApiClient.path("datastores"), query, limit.value()), TABLE);
                return 0;
            }
        }
    }
}
