package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.link.GodwitJson;
import io.godwit.link.JoinToken;
import io.godwit.link.Pem;
import io.godwit.link.RpcPeer;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.JoinRequest;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JoinTest {

    private final TestingServer server = TestingServer.shared();

    @Test
    void aTokenCarriesWhatAHostNeedsAndWorksOnce() throws Exception {
        String token = server.token("join-once");
        JoinToken parsed = JoinToken.parse(token);
        assertThat(parsed.addresses()).containsExactly("127.0.0.1");
        assertThat(parsed.port()).isEqualTo(server.port());
        assertThat(parsed.authorityFingerprint()).isEqualTo(Pem.fingerprint(server.authority()));
        KeyPair pair = CertificateAuthority.newKeyPair();
        TestingServer.Answer first = server.join(token, pair);
        assertThat(first.status()).isEqualTo(200);
        JoinAnswer answer = GodwitJson.lenient().treeToValue(first.body(), JoinAnswer.class);
        X509Certificate certificate = Pem.certificates(answer.certificate()).getFirst();
        certificate.verify(server.authority().getPublicKey());
        assertThat(certificate.getPublicKey()).isEqualTo(pair.getPublic());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + answer.hostId());
        assertThat(certificate.getNotAfter().toInstant())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        assertThat(answer.hostName()).isEqualTo("join-once");

        TestingServer.Answer second = server.join(token, CertificateAuthority.newKeyPair());
        assertThat(second.status()).isEqualTo(403);
        assertThat(second.code()).isEqualTo("join-token-invalid");
        assertThat(second.detail()).contains("used already");
    }

    @Test
    void anInventedSecretIsRefused() {
        TestingServer.Answer answer = server.post(
                "/join/v1",
                new JoinRequest("guess", TestingServer.certificateRequest(CertificateAuthority.newKeyPair())));
        assertThat(answer.code()).isEqualTo("join-token-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"})
    void aBadCertificateRequestDoesNotUseTheTokenUp(String request) {
        String token = server.token("join-bad");
        TestingServer.Answer refused =
                server.post("/join/v1", new JoinRequest(JoinToken.parse(token).secret(), request));
        assertThat(refused.code()).isEqualTo("request-invalid");
        assertThat(refused.detail()).contains("certificateRequest");
        assertThat(server.join(token, CertificateAuthority.newKeyPair()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a/../b", "näme", "a\n"})
    void aBadHostNameGetsNoToken(String name) {
        TestingServer.Answer answer = server.post("/api/v1/hosts/tokens", Map.of("hostName", name));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("hostName");
    }

    @Test
    void aHostThatJoinsAgainKeepsItsIdAndItsOldCertificateIsWorthNothing() {
        TestingAgent before = server.agent("join-again").connect();
        TestingAgent after = server.agent("join-again");
        assertThat(after.identity.hostId()).isEqualTo(before.identity.hostId());
        assertThat(before.peer().awaitDisconnect(TestingAgent.DEADLINE)).isTrue();
        assertThatThrownBy(() -> before.open(server.port())).isInstanceOf(IOException.class);
        assertThat(after.connect().peer().open()).isTrue();
        after.close();
    }

    @Test
    void aForeignCertificateIsRefused(@TempDir Path foreign) {
        TestingAgent agent = server.agent("join-foreign");
        KeyPair pair = CertificateAuthority.newKeyPair();
        try (DataDirectory directory = DataDirectory.open(foreign)) {
            X509Certificate certificate = CertificateAuthority.open(directory, Clock.systemUTC())
                    .issueHost(agent.identity.hostId(), agent.name(), pair.getPublic());
            JoinAnswer forged = new JoinAnswer(
                    agent.identity.hostId(), agent.name(), Pem.encode(certificate), agent.identity.authority());
            TestingAgent intruder = new TestingAgent(server, forged, pair.getPrivate());
            assertThatThrownBy(() -> intruder.open(server.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot connect to");
        }
    }

    @Test
    void withoutACertificateTheLinkIsRefused() {
        TestingServer.Answer answer = server.send(server.plain("/agent/v1/link"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthenticated");
    }

    @Test
    void anAgentsCertificateDoesNotOpenTheApi() {
        assertThat(server.send(server.plain("/api/v1/hosts")).code()).isEqualTo("unauthenticated");
    }

    @Test
    void theNewestConnectionOfAHostWinsAndTheOldOneIsIgnored() {
        try (TestingAgent agent = server.agent("join-twice").connect()) {
            RpcPeer old = agent.peer();
            agent.connect(TestingAgent.running("join-twice-vm"));
            assertThat(old.awaitDisconnect(TestingAgent.DEADLINE)).isTrue();
            assertThat(state("join-twice")).isEqualTo("CONNECTED");
            agent.peer().close("gone");
            Await.until("disconnected", () -> state("join-twice").equals("DISCONNECTED"));
        }
    }

    @Test
    void beforeHelloNothingCounts() {
        try (TestingAgent agent = server.agent("join-mute")) {
            RpcPeer peer = agent.dial();
            peer.notify(AgentProtocol.INVENTORY, new Inventory(List.of(TestingAgent.running("mute-vm"))));
            assertThatThrownBy(() -> agent.report(TestingAgent.report(
                            MoveTest.ticket(),
                            io.godwit.model.migration.Role.SOURCE,
                            io.godwit.model.migration.MigrationState.COMPLETED,
                            null)))
                    .hasMessageContaining("say hello first");
            assertThat(server.items("/api/v1/vms?name=mute-vm")).isEmpty();
            assertThat(state("join-mute")).isEqualTo("DISCONNECTED");
        }
    }

    @Test
    void anAgentOfAnotherAgeIsToldWhichVersionsFit() {
        try (TestingAgent agent = server.agent("join-version")) {
            agent.dial();
            assertThat(agent.hello(1, 7).version()).isEqualTo(AgentProtocol.VERSION);
            assertThatThrownBy(() -> agent.hello(8, 9))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROTOCOL_VERSION))
                    .hasMessageContaining("speaks versions 8 to 9");
        }
    }

    @Test
    void theFingerprintThatCountsIsTheCertificatesNotTheOneThatIsTold() throws Exception {
        try (TestingAgent agent = server.agent("join-facts").connect()) {
            String fingerprint = Pem.fingerprint(
                    Pem.certificates(agent.identity.certificate()).getFirst());
            assertThat(host("join-facts").at("/facts/certificateFingerprint").asString(""))
                    .isEqualTo(fingerprint);
        }
    }

    private String state(String name) {
        return host(name).path("state").asString("");
    }

    private JsonNode host(String name) {
        return server.items("/api/v1/hosts?limit=5000").stream()
                .filter(host -> host.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
