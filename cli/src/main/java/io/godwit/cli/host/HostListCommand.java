package io.godwit.cli.host;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Options;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit host ls}. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the hosts; removed ones only with --state removed.")
final class HostListCommand implements Callable<Integer> {

    private enum State {
        CONNECTED,
        DISCONNECTED,
        MAINTENANCE,
        REMOVED
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Limit limit = new Limit();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in this state: connected, disconnected, maintenance or removed.")
    private @Nullable String state;

    @Option(names = "--cluster", paramLabel = "CLUSTER", description = "Only those of this cluster.")
    private @Nullable String cluster;

    @Option(names = "--name", paramLabel = "HOST", description = "Only the one of this name.")
    private @Nullable String name;

    @Override
    public Integer call() {
        Query query = Query.NONE
                .with("name", name)
                .with("cluster", cluster)
                .with("state", Options.states("--state", State.class, state));
        try (ApiClient api = connection.open()) {
            output.list(api.list(ApiClient.path("hosts"), query, limit.value()), HostColumns.TABLE);
            return 0;
        }
    }
}
