package io.godwit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit host}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        description = "Hosts.",
        subcommands = {HostCommand.ListCommand.class, HostCommand.TokenCommand.class})
final class HostCommand {

    private HostCommand() {}

    @Command(name = "ls", description = "Lists the hosts.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode hosts = api.get("/api/v1/hosts");
                if (output.json()) {
                    output.json(hosts);
                    return ExitCode.OK;
                }
                output.table(
                        List.of("NAME", "STATE", "CPUS", "MEMORY", "CERTIFICATE UNTIL", "ID"),
                        List.copyOf(hosts.values()),
                        host -> List.of(
                                host.path("name").asString(""),
                                Words.of(host.path("state").asString("")),
                                host.at("/facts/cpus").asString("-"),
                                host.at("/facts").isMissingNode()
                                        ? "-"
                                        : Units.bytes(
                                                host.at("/facts/memoryBytes").asLong(0)),
                                host.path("certificateExpiresAt").asString(""),
                                host.path("id").asString("")));
                return ExitCode.OK;
            }
        }
    }

    @Command(
            name = "token",
            description = "Has a join token made, with which one machine joins as that host within an hour.",
            mixinStandardHelpOptions = true)
    static final class TokenCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "Name that the host will have.")
        private String name = "";

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "File for the token, made with mode 0600; must not exist.")
        private @Nullable Path out;

        @Override
        public Integer call() throws IOException {
            try (ApiClient api = connection.open()) {
                Path file = out;
                if (file != null && Files.exists(file)) {
                    throw new CliException(ExitCode.USAGE, "usage", "file " + file + " exists already");
                }
                JsonNode answer = api.post("/api/v1/hosts/tokens", Map.of("hostName", name));
                String token = answer.path("token").asString("");
                if (file != null) {
                    write(file, token);
                    output.err()
                            .println("token for host " + name + " written to " + file + "; valid for an hour, once");
                } else if (output.json()) {
                    output.json(answer);
                } else {
                    output.out().println(token);
                }
                return ExitCode.OK;
            }
        }

        private static void write(Path file, String token) throws IOException {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token + "\n");
        }
    }
}
