package io.godwit.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.link.JoinToken;
import io.godwit.link.Pem;
import io.godwit.model.GodwitException;
import io.godwit.server.GodwitServer;
import io.godwit.server.ServerMain;
import io.godwit.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Joins a real controller. */
class JoinCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path etc;
    private Path tokenFile;
    private GodwitServer server;

    @BeforeEach
    void start() {
        etc = directory.resolve("etc");
        tokenFile = directory.resolve("token");
        server =
                GodwitServer.start(new ServerSettings(directory.resolve("data"), "127.0.0.1", 0, List.of("127.0.0.1")));
        System.setProperty("GODWIT_ETC", etc.toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty("GODWIT_ETC");
        server.close();
    }

    @Test
    void aHostJoinsOnceAndIsWhoTheControllerSaysItIs() throws Exception {
        token("kvm1");
        assertThat(join()).as(err.toString()).isZero();
        assertThat(out.toString()).contains("joined as host kvm1");
        Enrolment enrolment = Enrolment.load(etc);
        assertThat(enrolment.hostName()).isEqualTo("kvm1");
        assertThat(enrolment.serverPort()).isEqualTo(server.port());
        assertThat(enrolment.serverAddresses()).containsExactly("127.0.0.1");
        assertThat(enrolment.fingerprint())
                .isEqualTo(Pem.fingerprint(enrolment.chain().getFirst()));
        enrolment.chain().getFirst().verify(enrolment.authority().getPublicKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve("identity/host.key"))))
                .isEqualTo("rw-------");

        assertThat(join()).isEqualTo(1);
        assertThat(err.toString()).contains("has joined a controller already", "--force");
        assertThat(join("--force")).isEqualTo(1);
        assertThat(err.toString()).contains("code: join-token-invalid");
        assertThat(Enrolment.load(etc).hostId()).isEqualTo(enrolment.hostId());
        token("kvm1");
        assertThat(join("--force")).isZero();
        assertThat(Enrolment.load(etc).hostId()).isEqualTo(enrolment.hostId());
        assertThat(Enrolment.load(etc).fingerprint()).isNotEqualTo(enrolment.fingerprint());
    }

    @Test
    void aControllerWithAnotherCaIsNotTrusted() throws Exception {
        token("kvm1");
        JoinToken good = JoinToken.parse(Files.readString(tokenFile));
        JoinToken forged = new JoinToken(good.addresses(), good.port(), "00".repeat(32), good.secret(), "kvm1");
        Files.writeString(tokenFile, forged.encoded());
        assertThat(join()).isEqualTo(1);
        assertThat(err.toString())
                .contains("shows another CA than the token names")
                .doesNotContain(good.secret());
        assertThat(etc.resolve("agent.json")).doesNotExist();
        Files.writeString(tokenFile, good.encoded());
        assertThat(join()).isZero();
    }

    @Test
    void badTokensAreNamedWithoutBeingShown() throws Exception {
        for (String text : List.of("", "godwit-join-", "godwit-join-%%%", "secret-thing", "godwit-join-e30")) {
            Files.writeString(tokenFile, text);
            assertThat(join()).isEqualTo(1);
        }
        assertThat(err.toString()).contains("code: join-token-invalid").doesNotContain("secret-thing");
        Files.delete(tokenFile);
        assertThat(join()).isEqualTo(1);
        assertThat(err.toString()).contains("cannot read the token from");
    }

    @Test
    void aControllerThatIsNotThereIsNamed() throws Exception {
        token("kvm1");
        server.close();
        assertThat(join()).isEqualTo(1);
        assertThat(err.toString()).contains("no controller could be joined at port " + server.port(), "127.0.0.1");
        server = GodwitServer.start(new ServerSettings(directory.resolve("data"), "127.0.0.1", 0, List.of()));
    }

    @Test
    void aHostThatHasNotJoinedIsToldHow() {
        assertThatThrownBy(() -> Enrolment.load(etc))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("has not joined a controller")
                .hasMessageContaining("agent join --token-file");
    }

    private void token(String name) throws Exception {
        Files.deleteIfExists(tokenFile);
        int code = new CommandLine(new ServerMain())
                .execute(
                        "token",
                        "--data",
                        directory.resolve("data").toString(),
                        "--host",
                        name,
                        "--out",
                        tokenFile.toString());
        assertThat(code).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)))
                .isEqualTo("rw-------");
    }

    private int join(String... more) {
        CommandLine line = new CommandLine(new JoinCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("--token-file", tokenFile.toString()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return line.execute(arguments);
    }
}
