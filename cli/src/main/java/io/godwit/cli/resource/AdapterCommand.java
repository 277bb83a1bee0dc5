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

/** {@code godwit adapter}. */
@Command(
        name = "adapter",
        mixinStandardHelpOptions = true,
        description = "Network adapters of hosts.",
        subcommands = AdapterCommand.ListCommand.class)
public final class AdapterCommand {

    private static final List<Column> TABLE = List.of(
            Column.text("HOST", "/host").shrinking(),
            Column.text("ADAPTER", "/name"),
            Column.of("STATE", each -> each.path("up").asBoolean(false) ? "up" : "down"),
            Column.of("SPEED", AdapterCommand::speed),
            Column.text("MTU", "/mtu"),
            Column.of("ADDRESSES", each -> joined(each.path("addresses"))).shrinking(),
            Column.of("SERVICES", each -> joined(each.path("services"))).shrinking(),
            Column.text("MAC", "/mac").onlyWide());

    private AdapterCommand() {}

    private static String joined(JsonNode texts) {
        return texts.valueStream().map(each -> each.asString("")).collect(Collectors.joining(", "));
    }

    private static String speed(JsonNode adapter) {
        long megabits = adapter.path("speedMegabits").asLong(0);
        if (megabits == 0) {
            return "";
        }
        return megabits % 1000 == 0 ? megabits / 1000 + " Gbit/s" : megabits + " Mbit/s";
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists the adapters of all hosts; service migration: it carries moves.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Mixin
        private Limit limit = new Limit();

        @Option(names = "--host", paramLabel = "HOST", description = "Only those of this host.")
        private @Nullable String host;

        @Option(names = "--service", paramLabel = "SERVICE", description = "Only those for this service: migration.")
        private @Nullable String service;

        @Override
        public Integer call() {
            Query query = Query.NONE.with("host", host).with("service", service);
            try (ApiClient api = connection.open()) {
                output.list(api.list(ApiClient.path("adapters"), query, limit.value()), TABLE);
                return 0;
            }
        }
    }
}
