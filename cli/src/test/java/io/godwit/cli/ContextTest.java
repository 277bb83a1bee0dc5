package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins that are kept, and which controller a command speaks to. */
class ContextTest {

    @TempDir
    private Path directory;

    private TestingController controller;
    private CommandRun godwit;
    private Path authority;
    private Path token;

    @BeforeEach
    void start() throws Exception {
        controller = new TestingController(directory.resolve("data"));
        controller.world.vm("web", "kvm1");
        authority = directory.resolve("data/ca.pem");
        token = secret("token", TestingController.TOKEN);
        godwit = new CommandRun(directory);
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void aLoginIsTriedKeptForItsOwnerAndUsed() throws Exception {
        assertThat(login("lab", "--ca-file", authority.toString()))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.out()).contains("as admin (administrator); context lab", "2027-02-21");
        Path folder = directory.resolve("config/godwit");
        assertThat(mode(folder.resolve("contexts.json"))).isEqualTo("rw-------");
        assertThat(mode(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(folder::relativize).map(Path::toString))
                    .containsExactlyInAnyOrder("contexts.json", ".lock");
        }
        assertThat(godwit.run("vm", "ls")).isZero();
        assertThat(godwit.out()).contains("web");
        assertThat(godwit.run("whoami")).isZero();
        assertThat(godwit.out()).contains("admin", "administrator", "context lab", "0.1.0");
    }

    @Test
    void theTokenComesFromStandardInputAndTheAuthorityByItsFingerprint() {
        godwit.input(TestingController.TOKEN + "\n");
        assertThat(godwit.run(
                        "login",
                        controller.url(),
                        "--token-file",
                        "-",
                        "--ca-fingerprint",
                        "SHA256:" + controller.fingerprint().toUpperCase(Locale.ROOT)))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.out()).contains("context 127.0.0.1 is the current one");
        assertThat(godwit.run("vm", "ls")).isZero();
    }

    @Test
    void anotherFingerprintEndsTheLoginBeforeTheTokenIsSent() {
        assertThat(login("lab", "--ca-fingerprint", "ab".repeat(32))).isEqualTo(7);
        assertThat(godwit.err())
                .contains("is not the one that is meant", controller.fingerprint(), "no token was sent");
        assertThat(controller.requests).isEmpty();
        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void aTokenThatIsRefusedIsNotKept() throws Exception {
        Path wrong = secret("wrong", "godwit-guess");
        assertThat(godwit.run(
                        "login", controller.url(), "--token-file", wrong.toString(), "--ca", authority.toString()))
                .isEqualTo(8);
        assertThat(godwit.err()).contains("code: unauthenticated").doesNotContain("godwit-guess");
        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void contextsAreListedShownChosenAndForgotten() {
        login("one", "--ca-file", authority.toString());
        login("two", "--ca-file", authority.toString());
        assertThat(godwit.run("context", "ls")).isZero();
        assertThat(godwit.out()).containsPattern("\\* +two").containsPattern("- +one");
        assertThat(godwit.run("context", "ls", "-o", "json")).isZero();
        assertThat(godwit.out()).contains("\"one\"").doesNotContain(TestingController.TOKEN);
        assertThat(godwit.run("context", "use", "one")).isZero();
        assertThat(godwit.run("context", "show")).isZero();
        assertThat(godwit.out())
                .containsPattern("context +one")
                .contains(controller.url())
                .doesNotContain(TestingController.TOKEN);
        assertThat(godwit.run("context", "rm", "two")).isZero();
        assertThat(godwit.run("context", "use", "two")).isEqualTo(2);
        assertThat(godwit.err()).contains("there is no context two; there are: one");
        assertThat(godwit.run("logout")).isZero();
        assertThat(godwit.run("vm", "ls")).isEqualTo(2);
        assertThat(godwit.err()).contains("no controller is given", "godwit login", "GODWIT_SERVER");
    }

    @Test
    void aNamedContextComesBeforeVariablesAndVariablesBeforeTheCurrentOne() {
        login("lab", "--ca-file", authority.toString());
        godwit.variables.put("GODWIT_SERVER", "https://127.0.0.1:1");
        godwit.variables.put("GODWIT_TOKEN_FILE", token.toString());
        godwit.variables.put("GODWIT_CA", authority.toString());
        assertThat(godwit.run("vm", "ls")).isEqualTo(7);
        assertThat(godwit.err()).contains("the variable GODWIT_SERVER");
        assertThat(godwit.run("vm", "ls", "--context", "lab")).isZero();
        assertThat(godwit.run("vm", "ls", "--server", controller.url())).isZero();
        assertThat(godwit.run("vm", "ls", "--server", controller.url(), "--context", "lab"))
                .isEqualTo(2);
    }

    @Test
    void theTokenOfAContextNeverGoesToAnotherController() {
        login("lab", "--ca-file", authority.toString());
        int before = controller.requests.size();
        assertThat(godwit.run("vm", "ls", "--server", controller.url())).isEqualTo(2);
        assertThat(godwit.err()).contains("the controller is given by --server but no token");
        assertThat(controller.requests).hasSize(before);
    }

    @Test
    void aTokenFileThatOthersReadIsWarnedOf() throws Exception {
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(login("lab", "--ca-file", authority.toString())).isZero();
        assertThat(godwit.err())
                .startsWith("warning: others can read the token")
                .contains("chmod 600");
    }

    @Test
    void keptLoginsThatCannotBeReadAreNamedWithoutTheirContent() throws Exception {
        login("lab", "--ca-file", authority.toString());
        Path kept = directory.resolve("config/godwit/contexts.json");
        Files.writeString(kept, Files.readString(kept).substring(0, 300));
        assertThat(godwit.run("vm", "ls")).isEqualTo(1);
        assertThat(godwit.err()).contains(kept.toString(), "log in again").doesNotContain(TestingController.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login http://127.0.0.1:1 --token-file t",
                "login https://user@127.0.0.1:1 --token-file t",
                "login https://127.0.0.1:1 --token-file none",
                "login https://127.0.0.1:1 --token godwit-secret",
                "login https://127.0.0.1:1",
                "login https://127.0.0.1:1 --token-file t --context ../up",
                "login https://127.0.0.1:1 --token-file t --ca-fingerprint 12",
                "login https://127.0.0.1:1 --token-file t --ca-file none",
                "vm ls --server ftp://x --token-file t",
                "vm ls --server https://x",
                "context use none",
                "context show none",
                "logout none"
            })
    void wrongUsageIsTwoAndKeepsNothing(String arguments) throws Exception {
        Path file = secret("t", TestingController.TOKEN);
        String[] all =
                arguments.replace("--token-file t", "--token-file " + file).split(" ");
        assertThat(godwit.run(all)).as(godwit.err()).isEqualTo(2);
        assertThat(directory.resolve("config/godwit/contexts.json")).doesNotExist();
    }

    @Test
    void theTimeForAConnectionIsANumberOfSeconds() {
        godwit.variables.put("GODWIT_TIMEOUT", "soon");
        assertThat(login("lab", "--ca-file", authority.toString())).isEqualTo(2);
        assertThat(godwit.err()).contains("GODWIT_TIMEOUT is a number of seconds");
    }

    private int login(String context, String... more) {
        String[] all = Stream.concat(
                        Stream.of("login", controller.url(), "--token-file", token.toString(), "--context", context),
                        Stream.of(more))
                .toArray(String[]::new);
        return godwit.run(all);
    }

    private Path secret(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n");
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
