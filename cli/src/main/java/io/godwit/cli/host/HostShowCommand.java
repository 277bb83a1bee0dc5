package io.godwit.cli.host;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit host show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one host with its adapters, networks and datastores.")
final class HostShowCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "HOST", description = "Name or id.")
    private String host = "";

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            output.item(
                    NearNames.explained(api, "host-unknown", host, () -> api.get(ApiClient.path("hosts", host))),
                    HostColumns.LINES);
            return 0;
        }
    }
}
