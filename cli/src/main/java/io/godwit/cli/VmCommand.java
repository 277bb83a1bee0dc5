package io.godwit.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit vm}. */
@Command(
        name = "vm",
        mixinStandardHelpOptions = true,
        description = "Virtual machines.",
        subcommands = {VmCommand.ListCommand.class, VmCommand.MigrateCommand.class})
final class VmCommand {

    private VmCommand() {}

    @Command(name = "ls", description = "Lists the VMs of all hosts.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode vms = api.get("/api/v1/vms");
                if (output.json()) {
                    output.json(vms);
                    return ExitCode.OK;
                }
                output.table(
                        List.of("NAME", "STATE", "HOST", "VCPUS", "MEMORY", "UUID"),
                        List.copyOf(vms.values()),
                        vm -> List.of(
                                vm.path("name").asString(""),
                                Words.of(vm.path("state").asString("")),
                                vm.path("host").asString("")
                                        + (vm.path("hostState").asString("").equals("DISCONNECTED")
                                                ? " (disconnected)"
                                                : ""),
                                vm.path("vcpus").asString("0"),
                                Units.bytes(vm.path("memoryBytes").asLong(0)),
                                vm.path("id").asString("")));
                return ExitCode.OK;
            }
        }
    }

    @Command(
            name = "migrate",
            description = "Moves a running VM to another host.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = Godwit.EXIT_CODES_HEADING,
            exitCodeList = {
                "0:started, or completed with --wait",
                "1:internal or other error",
                "2:wrong usage",
                "3:refused by the controller",
                "4:the move failed",
                "5:the move was cancelled",
                "6:its outcome is unknown",
                "7:the controller cannot be reached",
                "8:not authenticated or not authorized"
            })
    static final class MigrateCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "VM", description = "Name or UUID.")
        private String vm = "";

        @Option(names = "--to", paramLabel = "HOST", required = true, description = "Name or id of the host.")
        private String to = "";

        @Option(
                names = "--wait",
                description = "Wait for the end and show progress. Ctrl-C detaches, the move goes on.")
        private boolean wait;

        @Option(names = "--max-pause", paramLabel = "TIME", description = "Pause to aim at, for example 300ms.")
        private @Nullable Duration maximumPause;

        @Option(names = "--channels", paramLabel = "N", description = "Parallel streams; 0 = a single one.")
        private @Nullable Integer channels;

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode started = api.post("/api/v1/migrations", body());
                String id = started.at("/migrations/0/id").asString("");
                if (wait) {
                    return Reports.finish(new Watcher(api, output.err()).watch(id), output);
                }
                if (output.json()) {
                    output.json(started);
                } else {
                    output.out()
                            .println("migration " + id + " started; watch it by 'godwit migration watch " + id + "'");
                }
                return ExitCode.OK;
            }
        }

        private Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>(Map.of("vm", vm, "target", to));
            if (maximumPause != null) {
                body.put("maximumPauseMillis", maximumPause.toMillis());
            }
            if (channels != null) {
                body.put("channels", channels);
            }
            return body;
        }
    }
}
