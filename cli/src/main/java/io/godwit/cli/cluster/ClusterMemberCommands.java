package io.godwit.cli.cluster;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import io.godwit.cli.problem.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Commands that put hosts into a cluster and take them out. Role: administrator. */
final class ClusterMemberCommands {

    private ClusterMemberCommands() {}

    /** One host after the other; the first refusal ends it and says which hosts were done before. */
    private static int each(
            Connection connection,
            Output output,
            String cluster,
            List<String> hosts,
            BiFunction<ApiClient, String, JsonNode> change,
            String done) {
        List<String> changed = new ArrayList<>();
        try (ApiClient api = connection.open()) {
            JsonNode last = ApiClient.JSON.createObjectNode();
            for (String host : hosts) {
                try {
                    last = change.apply(api, ApiClient.path("clusters", cluster, "hosts", host));
                } catch (CliException e) {
                    if (!changed.isEmpty()) {
                        output.note("done before the error: " + String.join(", ", changed));
                    }
                    throw NearNames.added(
                            api, e, Map.of("host-unknown", List.of(host), "cluster-unknown", List.of(cluster)));
                }
                changed.add(host);
            }
            if (output.asData()) {
                output.data(last);
            } else {
                output.say(String.join(", ", changed) + done + cluster);
            }
            return 0;
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Puts hosts into a cluster; one that is in another cluster is refused.")
    static final class Add implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.")
        private String cluster = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "HOST", description = "Names or ids.")
        private List<String> hosts = List.of();

        @Override
        public Integer call() {
            return each(connection, output, cluster, hosts, ApiClient::put, ": now in cluster ");
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Takes hosts out of a cluster.")
    static final class Remove implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.")
        private String cluster = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "HOST", description = "Names or ids.")
        private List<String> hosts = List.of();

        @Override
        public Integer call() {
            return each(connection, output, cluster, hosts, ApiClient::delete, ": no longer in cluster ");
        }
    }
}
