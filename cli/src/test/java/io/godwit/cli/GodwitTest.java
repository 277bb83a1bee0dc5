package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.GodwitServer;
import io.godwit.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line against a real controller without hosts. */
class GodwitTest {

    @TempDir
    static Path directory;

    private static GodwitServer server;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        server = GodwitServer.start(new ServerSettings(directory, "127.0.0.1", 0, List.of("127.0.0.1")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void clear() {
        out = new StringWriter();
        err = new StringWriter();
    }

    @Test
    void listsAreTablesOrJson() {
        assertThat(run("vm", "ls")).isZero();
        assertThat(out.toString()).startsWith("NAME").contains("STATE");
        clear();
        assertThat(run("vm", "ls", "-o", "json")).isZero();
        assertThat(ApiClient.JSON.readTree(out.toString()).isArray()).isTrue();
        assertThat(run("host", "ls")).isZero();
        assertThat(run("migration", "ls")).isZero();
    }

    @Test
    void aJoinTokenGoesToAFileForItsOwnerOnly() throws Exception {
        Path file = directory.resolve("kvm1.token");
        assertThat(run("host", "token", "kvm1", "--out", file.toString())).isZero();
        assertThat(Files.readString(file)).startsWith("godwit-join-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(out.toString() + err).doesNotContain("godwit-join-");
        assertThat(run("host", "token", "kvm1", "--out", file.toString())).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "vm migrate nobody --to kvm1,3,vm-unknown",
        "migration show 00000000-0000-0000-0000-000000000000,3,migration-unknown",
        "migration cancel 00000000-0000-0000-0000-000000000000,3,migration-unknown",
        "migration watch 00000000-0000-0000-0000-000000000000,3,migration-unknown",
        "migration show ../hosts,2,usage",
        "host token -,3,request-invalid",
        "vm migrate a --to b --channels 99,3,request-invalid",
    })
    void refusalsHaveTheirCodes(String arguments, int exit, String code) {
        assertThat(run(arguments.split(" "))).as(err.toString()).isEqualTo(exit);
        assertThat(err.toString()).startsWith("error: ").contains("code: " + code);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "vm migrate a",
        "vm migrate a --to b --max-pause soon",
        "vm",
        "nonsense",
        "vm ls -o xml",
        "vm ls --token x"
    })
    void wrongUsageIsTwo(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void aWrongTokenIsEight() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong"), "godwit-guess\n");
        assertThat(execute(url(), wrong, directory.resolve("ca.pem"), "vm", "ls"))
                .isEqualTo(8);
        assertThat(err.toString()).contains("code: unauthenticated");
    }

    @Test
    void aControllerThatIsNotThereIsSeven() {
        Path token = directory.resolve("admin.token");
        assertThat(execute("https://127.0.0.1:1", token, directory.resolve("ca.pem"), "vm", "ls"))
                .isEqualTo(7);
        assertThat(err.toString()).contains("cannot be reached", "code: server-unreachable");
    }

    @Test
    void aControllerThatIsNotTrustedIsSevenAndSaysHow() throws Exception {
        CommandLine line = Godwit.commandLine();
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(
                "vm",
                "ls",
                "--server",
                url(),
                "--token-file",
                directory.resolve("admin.token").toString());
        assertThat(code).isEqualTo(7);
        assertThat(err.toString()).contains("--ca");
    }

    @Test
    void missingFilesAreUsageErrorsThatNameThem() {
        assertThat(execute(url(), directory.resolve("none"), directory.resolve("ca.pem"), "vm", "ls"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cannot read the token file " + directory.resolve("none"));
    }

    @Test
    void theExitCodesAreInTheHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Exit codes:", "the controller cannot be reached", "outcome");
    }

    private String url() {
        return "https://127.0.0.1:" + server.port();
    }

    private int run(String... arguments) {
        boolean plain = arguments[0].startsWith("-") || arguments[0].equals("nonsense") || arguments.length == 1;
        if (plain) {
            return line().execute(arguments);
        }
        return execute(url(), directory.resolve("admin.token"), directory.resolve("ca.pem"), arguments);
    }

    private int execute(String url, Path token, Path authority, String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--server", url, "--token-file", token.toString(), "--ca", authority.toString()))
                .toArray(String[]::new);
        return line().execute(all);
    }

    private CommandLine line() {
        return Godwit.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }
}
