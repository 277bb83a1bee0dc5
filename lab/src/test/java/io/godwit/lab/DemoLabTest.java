package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.layout.LabName;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as people start it: by the launcher script. */
@Tag("lab")
class DemoLabTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern NAME = Pattern.compile("making lab (\\w+)");

    @TempDir
    private Path directory = Path.of("");

    private MachineState before = new MachineState(List.of());

    @BeforeEach
    void lookAround() {
        before = MachineState.now();
    }

    @AfterEach
    void removeWhatIsLeft() throws IOException {
        if (Files.exists(errors()) && NAME.matcher(Files.readString(errors())).find()) {
            Lab.down(new LabName(labName()));
        }
    }

    @Test
    void theGuestMovesThereAndBackAndNothingIsLost() throws IOException, InterruptedException {
        Process demo = startDemo();
        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(errors());
        JsonNode report = JsonMapper.builder().build().readTree(Files.readString(output()));
        assertThat(demo.exitValue()).as(said).isEqualTo(report.path("failures").isEmpty() ? 0 : 1);
        assertThat(report.path("moves").size()).isEqualTo(2);
        // A machine that is too slow to make the load of the proof is told so; it is no fault of a move.
        assertThat(report.path("failures").valueStream().map(JsonNode::asString))
                .allMatch(failure -> failure.contains("the guest wrote only") || failure.contains("carried only"));
        for (JsonNode move : report.path("moves")) {
            assertThat(move.path("result").asString()).isEqualTo("completed");
            assertThat(move.path("tcp").path("lost").asLong(-1)).isZero();
            assertThat(move.path("tcp").path("reconnects").asLong(-1)).isZero();
            assertThat(move.path("tcp").path("sent").asLong()).isPositive();
            assertThat(move.path("tcp").path("answered").asLong())
                    .isEqualTo(move.path("tcp").path("sent").asLong());
            assertThat(move.path("guest").path("dirty_bytes_per_second").asLong())
                    .isPositive();
            assertThat(move.path("guest").path("corrupted_pages").asLong(-1)).isZero();
            assertThat(move.path("disk").path("acked").asLong()).isPositive();
            assertThat(move.path("disk").path("found").asLong())
                    .isEqualTo(move.path("disk").path("acked").asLong());
            assertThat(move.path("bytes").asLong()).isGreaterThan(1 << 20);
            assertThat(move.path("pause_ms").asDouble()).isPositive();
            assertThat(move.path("outage_ms").asDouble()).isPositive();
            assertThat(move.path("phases").propertyNames()).contains("prepare", "perform", "finish");
        }
        assertThat(report.path("rss_mib").path("mover-h2").asDouble()).isPositive();
        assertNothingIsLeft();
    }

    @Test
    void ctrlCInTheMiddleOfAMoveLeavesNothing() throws IOException, InterruptedException {
        Process demo = startDemo();
        Await.until(
                PATIENCE,
                () -> said().contains("transferring") || !demo.isAlive(),
                () -> "the move does not begin: " + said());
        Command.run("kill", "-INT", Long.toString(demo.pid()));
        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(130);
        assertThat(said()).contains("broken off: removing lab").doesNotContain("is not removed");
        assertThat(Files.readString(output())).isEmpty();
        assertNothingIsLeft();
    }

    private Process startDemo() throws IOException {
        // A program that is started in the background inherits that SIGINT is ignored.
        ProcessBuilder builder = new ProcessBuilder(
                        "env", "--default-signal=INT", "../godwit", "demo", "--yes", "--json")
                .redirectOutput(output().toFile())
                .redirectError(errors().toFile());
        builder.environment().put("GODWIT_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private void assertNothingIsLeft() {
        String name = labName();
        Await.until(
                Duration.ofMinutes(1),
                () -> left(name).isEmpty() && processes(name).isEmpty(),
                () -> "left behind: " + left(name) + processes(name));
        assertThat(MachineState.now().things()).containsAll(before.lasting().things());
    }

    private static List<String> left(String name) {
        return MachineState.now().things().stream()
                .filter(thing -> thing.contains(name))
                .toList();
    }

    private static List<String> processes(String name) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains("/" + name + "/") || line.contains("godwit-" + name))
                .toList();
    }

    private String labName() {
        Matcher matcher = NAME.matcher(said());
        assertThat(matcher.find()).as(said()).isTrue();
        return matcher.group(1);
    }

    private String said() {
        try {
            return Files.readString(errors());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return directory.resolve("out");
    }

    private Path errors() {
        return directory.resolve("err");
    }
}
