package io.godwit.cli.vm;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Options;
import io.godwit.cli.output.Output;
import io.godwit.model.vm.VmState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit vm ls}. */
@Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists the VMs of all hosts.")
final class VmListCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Limit limit = new Limit();

    @Option(names = "--host", paramLabel = "HOST", description = "Only those on this host (name or id).")
    private @Nullable String host;

    @Option(names = "--cluster", paramLabel = "CLUSTER", description = "Only those on hosts of this cluster.")
    private @Nullable String cluster;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in this state: running, paused, shut-off, ...")
    private @Nullable String state;

    @Option(names = "--name", paramLabel = "VM", description = "Only those of this name.")
    private @Nullable String name;

    @Override
    public Integer call() {
        Query query = Query.NONE
                .with("name", name)
                .with("host", host)
                .with("cluster", cluster)
                .with("state", Options.states("--state", VmState.class, state));
        try (ApiClient api = connection.open()) {
            output.list(api.list(ApiClient.path("vms"), query, limit.value()), VmColumns.TABLE);
            return 0;
        }
    }
}
