package io.godwit.cli.cluster;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.IdempotencyKey;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Commands that make, change and delete clusters. Role: administrator. */
final class ClusterChangeCommands {

    private ClusterChangeCommands() {}

    private static int told(Output output, JsonNode answer, String words) {
        if (output.asData()) {
            output.data(answer);
        } else {
            output.say(words);
        }
        return 0;
    }

    private static JsonNode patched(ApiClient api, String name, Map<String, Object> change) {
        return NearNames.explained(
                api, "cluster-unknown", name, () -> api.patch(ApiClient.path("clusters", name), change));
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes a cluster without hosts.")
    static final class Create implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "Name of the new cluster.")
        private String name = "";

        @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
        private @Nullable String description;

        @Override
        public Integer call() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            if (description != null) {
                body.put("description", description);
            }
            try (ApiClient api = connection.open()) {
                JsonNode made = api.post(ApiClient.path("clusters"), body, IdempotencyKey.random());
                return told(
                        output,
                        made,
                        "cluster " + name + " is made; add hosts: godwit cluster add " + name + " HOST...");
            }
        }
    }

    @Command(name = "rename", mixinStandardHelpOptions = true, description = "Gives a cluster another name.")
    static final class Rename implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its name now.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "Its new name.")
        private String newName = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                return told(
                        output,
                        patched(api, name, Map.of("name", newName)),
                        "cluster " + name + " is called " + newName + " now");
            }
        }
    }

    @Command(name = "describe", mixinStandardHelpOptions = true, description = "Changes a cluster's description.")
    static final class Describe implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TEXT", description = "What it is for.")
        private String description = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                return told(
                        output,
                        patched(api, name, Map.of("description", description)),
                        "the description of cluster " + name + " is changed");
            }
        }
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a cluster that has no hosts.")
    static final class Delete implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CLUSTER", description = "Name of the cluster.")
        private String name = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode deleted = NearNames.explained(
                        api, "cluster-unknown", name, () -> api.delete(ApiClient.path("clusters", name)));
                return told(output, deleted, "cluster " + name + " is deleted");
            }
        }
    }
}
