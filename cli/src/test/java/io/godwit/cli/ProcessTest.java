package io.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The command line as a process of its own: Ctrl-C, a real terminal, exit codes. */
class ProcessTest {

    @TempDir
    private Path directory;

    private TestingController controller;
    private ObjectNode move;

    @BeforeEach
    void start() throws Exception {
        controller = new TestingController(directory.resolve("data"));
        Path token = directory.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TestingController.TOKEN);
        move = controller.world.migration("web", "kvm1", "kvm2", "CHECKING");
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void interruptedWatchingSaysThatTheMoveGoesOnAndHowToFindIt() throws Exception {
        String id = move.path("id").asString("");
        Process watching = process(List.of(), "migration", "watch", id);
        Await.until("progress", () -> text("err").contains("checking"));
        Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(watching.pid())).start();
        assertThat(kill.waitFor()).isZero();
        assertThat(watching.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(watching.exitValue()).isEqualTo(130);
        assertThat(text("err"))
                .contains(
                        "detached: the move goes on",
                        "godwit migration watch " + id.substring(0, 8),
                        "godwit migration cancel " + id.substring(0, 8));
        assertThat(move.path("cancelRequested").asBoolean()).isFalse();
    }

    @Test
    void aTerminalGetsOneLineThatIsRedrawnWithinItsWidth() throws Exception {
        String command =
                String.join(" ", java("migration", "watch", move.path("id").asString("")));
        Process watching =
                process(List.of("script", "-qec", "stty cols 60 rows 10; exec " + command, "/dev/null"), new String[0]);
        Await.until("progress", () -> text("out").contains("checking"));
        controller.world.change(move, "TRANSFERRING", 25);
        Await.until("transfer", () -> text("out").contains("transferring"));
        controller.world.end(move, "COMPLETED");
        assertThat(watching.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(watching.exitValue()).isZero();
        String progress = text("out").substring(0, text("out").indexOf("migration  "));
        assertThat(progress).contains("\u001b[1A", "25.0 %");
        assertThat(progress.lines())
                .allMatch(line ->
                        line.replaceAll("\u001b\\[[0-9]*[AK]", "").strip().length() < 60);
    }

    private Process process(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        if (before.isEmpty()) {
            command.addAll(List.of("env", "--default-signal=INT"));
            command.addAll(java(arguments));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("GODWIT_TIMEOUT", "120");
        builder.environment().put("GODWIT_SERVER", controller.url());
        builder.environment()
                .put("GODWIT_TOKEN_FILE", directory.resolve("token").toString());
        builder.environment().put("GODWIT_CA", directory.resolve("data/ca.pem").toString());
        return builder.start();
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.godwit.cli.Godwit"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String text(String name) {
        try {
            Path file = directory.resolve(name);
            return Files.exists(file) ? Files.readString(file, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
