package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.process.Command;
import io.godwit.lab.process.CommandOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherScriptTest {
    private static final Path SCRIPT = Path.of("../godwit").toAbsolutePath().normalize();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void helpNamesEveryPart() {
        assertThat(run(List.of(), "--help").output())
                .contains("server", "agent", "mover", "vm", "host", "migration", "demo", "lab", "test");
    }

    @Test
    void withoutAJdk25TheRemedyIsTold() throws IOException {
        Path installation = Files.createDirectories(directory.resolve("installation"));
        String script = Files.readString(SCRIPT)
                .replace("/usr/lib/jvm/*", directory + "/no/*")
                .replace("/opt/* /opt/*/*", directory + "/no/*");
        Path godwit = Files.writeString(installation.resolve("godwit"), script);
        Path jdk = directory.resolve("old");
        Path old = Files.createDirectories(jdk.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            Path file = Files.writeString(old.resolve(program), "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        CommandOutput output = Command.attempt(
                Duration.ofSeconds(10),
                List.of(
                        "env",
                        "JAVA_HOME=" + jdk,
                        "PATH=" + old + ":/usr/bin:/bin",
                        "bash",
                        godwit.toString(),
                        "agent"));
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.error()).contains("No JDK 25 found", jdk.toString(), "openjdk-25-jdk-headless");
    }

    @Test
    void onAnotherSystemItSaysThatItNeedsLinux() throws IOException {
        Path fake = Files.writeString(directory.resolve("uname"), "#!/bin/sh\necho Darwin\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        CommandOutput output = run(List.of("PATH=" + directory + ":/usr/bin:/bin"), "agent");
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.error()).contains("runs on Linux; this is Darwin");
    }

    @Test
    void demoAndLabNeedRoot() throws IOException {
        Path fake = Files.writeString(directory.resolve("id"), "#!/bin/sh\necho 1000\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        CommandOutput output = run(List.of("PATH=" + directory + ":/usr/bin:/bin"), "demo");
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.error()).contains("'godwit demo' needs root", "sudo");
    }

    private static CommandOutput run(List<String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(environment);
        command.add(SCRIPT.toString());
        command.addAll(List.of(arguments));
        return Command.attempt(Duration.ofSeconds(10), command);
    }
}
