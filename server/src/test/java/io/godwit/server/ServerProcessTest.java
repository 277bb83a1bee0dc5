package io.godwit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.link.GodwitJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code godwit server} as a process of its own, as systemd has it. */
class ServerProcessTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private record Ended(int code, String out, String error) {}

    private Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                ServerMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
    }

    private Ended end(String name, Process process) throws Exception {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(name + " ends").isTrue();
        return new Ended(process.exitValue(), read(name + ".out"), read(name + ".err"));
    }

    private Ended run(String name, String... arguments) throws Exception {
        return end(name, start(name, arguments));
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itLogsJsonMakesTokensAndEndsWithZeroOnSigterm() throws Exception {
        String data = directory.resolve("data").toString();
        Process server =
                start("server", "--data", data, "--listen", "127.0.0.1", "--port", "0", "--log-format", "json");
        try {
            Await.until("it is ready", Duration.ofMinutes(3), () -> {
                assertThat(server.isAlive()).as(read("server.err")).isTrue();
                return read("server.out").contains("ready https://127.0.0.1:");
            });
            Ended join = run("join", "token", "--data", data, "--host", "kvm1");
            assertThat(join.code()).as(join.error()).isZero();
            Path file = directory.resolve("ci.token");
            Ended account = run(
                    "account", "token", "--data", data, "--role", "operator", "--name", "ci", "--out", file.toString());
            assertThat(account.code()).as(account.error()).isZero();
            assertThat(Files.readString(file)).startsWith("godwit-").hasSize(51);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Ended again = run("again", "token", "--data", data, "--role", "VIEWER", "--name", "ci");
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.error()).contains("there is an API token ci already");
            server.destroy();
            Ended ended = end("server", server);
            assertThat(ended.code()).as(ended.error()).isZero();
            List<JsonNode> lines = ended.error()
                    .lines()
                    .map(line -> GodwitJson.lenient().readTree(line))
                    .toList();
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("formattedMessage").asString("")).contains("POST /api/v1/tokens by admin: 201");
                assertThat(line.at("/mdc/request").asString("")).matches("[0-9a-f]{16}");
                assertThat(line.path("level").asString("")).isEqualTo("INFO");
            });
            for (String secret : List.of(
                    Files.readString(file).strip(),
                    join.out().strip(),
                    Files.readString(Path.of(data, "admin.token")).strip())) {
                assertThat(ended.error()).doesNotContain(secret);
                assertThat(ended.out()).doesNotContain(secret);
            }
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void wrongUsageAndHelp() throws Exception {
        Ended help = run("help", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: godwit server").contains("--log-format");
        Ended none = run("none");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.error()).contains("Missing required option: '--data=DIR'");
        Ended format = run("format", "--data", "x", "--log-format", "xml");
        assertThat(format.code()).isEqualTo(2);
        assertThat(format.error()).contains("--log-format");
        Ended both = run("both", "token", "--data", "x", "--host", "a", "--role", "VIEWER", "--name", "b");
        assertThat(both.code()).isEqualTo(2);
    }
}
