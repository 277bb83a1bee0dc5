package io.godwit.cli.resource;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code godwit network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "Networks that VMs can be attached to.",
        subcommands = NetworkCommand.ListCommand.class)
public final class NetworkCommand {

    private static final List<Column> TABLE = List.of(
            Column.text("NAME", "/name").shrinking(),
            Column.of("HOSTS", each -> String.valueOf(each.path("hosts").size())),
            Column.of("ON", each -> on(each, false)).shrinking(),
            Column.of("DETAILS", each -> on(each, true)).onlyWide());

    private NetworkCommand() {}

    private static String on(JsonNode network, boolean details) {
        return network.path("hosts")
                .valueStream()
                .map(each -> each.path("host").asString("") + (details ? " (" + details(each) + ")" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String details(JsonNode network) {
        return network.path("forward").asString("")
                + (network.path("bridge").asString("").isEmpty()
                        ? ""
                        : " " + network.path("bridge").asString(""))
                + (network.path("active").asBoolean(false) ? "" : ", inactive")
                + (network.path("uplink").asBoolean(false) ? "" : ", no uplink");
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists the networks of all hosts, by name.")
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
                output.list(api.list(ApiClient.path("networks"), query, limit.value()), TABLE);
                return 0;
            }
        }
    }
}
