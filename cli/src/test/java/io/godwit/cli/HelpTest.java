package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.environment.Environment;
import io.godwit.cli.problem.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command's help and manual page, and the one table of exit codes wherever it is printed. */
class HelpTest {

    @TempDir
    private Path directory;

    private CommandRun godwit;

    @BeforeEach
    void start() {
        godwit = new CommandRun(directory);
    }

    static Stream<String> commands() {
        CommandLine root = Godwit.commandLine(Environment.ofProcess());
        return below(root.getCommandSpec()).stream();
    }

    private static List<String> below(CommandSpec spec) {
        List<String> all = new ArrayList<>();
        all.add(spec.qualifiedName().substring("godwit".length()).strip());
        spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .forEach(each -> all.addAll(below(each)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAHelp(String command) {
        assertThat(godwit.run(words(command, "--help"))).isZero();
        assertThat(godwit.out()).startsWith("Usage: godwit").doesNotContain("${");
        assertThat(godwit.out().stripTrailing()).doesNotEndWith("Exit codes:");
        assertThat(godwit.out().lines()).allMatch(line -> line.length() <= 80, "fits 80 columns");
        if (command.isEmpty() || command.equals("vm migrate") || command.equals("migration watch")) {
            assertThat(table(godwit.out())).isEqualTo(codes());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAManualPage(String command) {
        assertThat(godwit.run(words("man " + command, "--roff"))).isZero();
        String page = godwit.out();
        assertThat(page).contains(".TH \"GODWIT", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH \"SEE ALSO\"");
        assertThat(page).doesNotContain("${");
    }

    @Test
    void manualPagesAreWrittenForAllCommands() throws Exception {
        assertThat(godwit.run("man", "--write", directory.resolve("man1").toString()))
                .isZero();
        try (Stream<Path> files = Files.list(directory.resolve("man1"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(commands()
                            .map(each -> ("godwit " + each).strip().replace(' ', '-') + ".1")
                            .toList());
        }
        if (Files.isExecutable(Path.of("/usr/bin/groff"))) {
            assertThat(rendered()).doesNotContain("warning", "error:").contains("EXIT STATUS", "--idempotency-key KEY");
        }
        assertThat(godwit.run("man", "vm", "dance")).isEqualTo(2);
        assertThat(godwit.err()).contains("'godwit vm' has no command 'dance'; it has: ls, show, migrate");
        assertThat(godwit.run("man", "vm", "migrate")).isZero();
        assertThat(godwit.out()).startsWith("Usage: godwit vm migrate");
    }

    /** All pages as man shows them, with every warning of the renderer. */
    private String rendered() throws Exception {
        Process groff = new ProcessBuilder("sh", "-c", "cat man1/*.1 | groff -man -Tutf8 -ww -P-c -P-u -P-b")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String shown = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(groff.waitFor()).isZero();
        return shown;
    }

    @Test
    void theReadmeHasTheSameTableOfExitCodes() throws Exception {
        Map<String, String> rows = Files.readString(home().resolve("README.md"))
                .lines()
                .dropWhile(line -> !line.equals("## Exit codes"))
                .filter(line -> line.matches("\\| [0-9]+ \\| .* \\|"))
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(cells -> cells[1].strip(), cells -> cells[2].strip()));
        assertThat(rows).isEqualTo(codes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vm", "nonsense", "vm nonsense", "vm ls -o xml", "vm ls --token x", "names", "man --colour"})
    void wrongUsageIsTwoAndSaysWhatIsWrong(String arguments) {
        assertThat(godwit.run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(godwit.err()).isNotEmpty();
        assertThat(godwit.out()).isEmpty();
    }

    @Test
    void theVersionIsTold() {
        assertThat(godwit.run("version")).isZero();
        assertThat(godwit.out()).startsWith("godwit ");
        assertThat(godwit.run("version", "-o", "json")).isZero();
        assertThat(TestingWorld.JSON.readTree(godwit.out()).has("version")).isTrue();
        assertThat(godwit.run("--version")).isZero();
        assertThat(godwit.run("vm", "ls", "--version")).isZero();
        assertThat(godwit.out()).startsWith("godwit ");
    }

    private static Map<String, String> codes() {
        return Arrays.stream(ExitCode.values())
                .collect(Collectors.toMap(code -> String.valueOf(code.number()), ExitCode::meaning));
    }

    /** The lines of a help's table of exit codes; a meaning that was broken into lines is put together. */
    private static Map<String, String> table(String help) {
        String joined = help.substring(help.indexOf("Exit codes:") + "Exit codes:".length())
                .split("\nExamples:", 2)[0]
                .replaceAll("\n {3,}(?=[a-zA-Z])", " ");
        return joined.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +", 2))
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
    }

    private static String[] words(String command, String last) {
        return (command.strip() + " " + last).strip().split(" ", -1);
    }

    static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("godwit"))
                ? folder
                : folder.resolve("..").normalize();
    }
}
