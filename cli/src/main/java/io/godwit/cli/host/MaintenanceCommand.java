package io.godwit.cli.host;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.IdempotencyKey;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Words;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit host maintenance}. */
@Command(
        name = "maintenance",
        mixinStandardHelpOptions = true,
        description = "Maintenance of a host: it then takes no incoming moves. Its VMs stay and run on.",
        subcommands = {MaintenanceCommand.OnCommand.class, MaintenanceCommand.OffCommand.class})
final class MaintenanceCommand {

    private MaintenanceCommand() {}

    private static int change(Connection connection, Output output, String host, boolean on) {
        try (ApiClient api = connection.open()) {
            JsonNode changed = NearNames.explained(
                    api,
                    "host-unknown",
                    host,
                    () -> api.post(
                            ApiClient.path("hosts", host, "maintenance"), Map.of("on", on), IdempotencyKey.random()));
            if (output.asData()) {
                output.data(changed);
            } else {
                output.say("host " + changed.path("name").asString(host)
                        + (on
                                ? " is in maintenance: no VM moves to it; those that run there stay"
                                : " has left maintenance and is "
                                        + Words.of(changed.path("state").asString(""))));
            }
            return 0;
        }
    }

    @Command(name = "on", mixinStandardHelpOptions = true, description = "The host takes no incoming moves any more.")
    static final class OnCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "HOST", description = "Name or id.")
        private String host = "";

        @Override
        public Integer call() {
            return change(connection, output, host, true);
        }
    }

    @Command(name = "off", mixinStandardHelpOptions = true, description = "The host takes moves again.")
    static final class OffCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "HOST", description = "Name or id.")
        private String host = "";

        @Override
        public Integer call() {
            return change(connection, output, host, false);
        }
    }
}
