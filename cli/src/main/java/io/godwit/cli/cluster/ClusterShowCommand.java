package io.godwit.cli.cluster;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit cluster show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one cluster.")
final class ClusterShowCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "CLUSTER", description = "Name of the cluster.")
    private String name = "";

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            output.item(
                    NearNames.explained(api, "cluster-unknown", name, () -> api.get(ApiClient.path("clusters", name))),
                    ClusterCommand.LINES);
            return 0;
        }
    }
}
