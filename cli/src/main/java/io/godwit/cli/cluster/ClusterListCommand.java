package io.godwit.cli.cluster;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit cluster ls}. */
@Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists the clusters.")
final class ClusterListCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Limit limit = new Limit();

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            output.list(api.list(ApiClient.path("clusters"), Query.NONE, limit.value()), ClusterCommand.TABLE);
            return 0;
        }
    }
}
