package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.link.TlsContexts;
import io.godwit.model.HostId;
import io.godwit.server.pki.AuthorityExpiry;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.pki.HttpsPort;
import io.godwit.server.settings.ServerSettings;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates over time: the controller lives in the past first, because clients judge by the real clock. */
class CertificatesTest {

    @TempDir
    Path data;

    @Test
    void theHttpsPortRenewsItsCertificateWhileConnectionsGoOn() throws Exception {
        TestingClock clock = new TestingClock(Duration.ofDays(-700));
        try (TestingServer server = new TestingServer(data, 0, clock)) {
            X509Certificate first = shown(server);
            HttpsPort port = server.component(HttpsPort.class);
            clock.set(Duration.ofDays(-300));
            assertThat(port.renewIfDue()).isFalse();
            assertThat(shown(server)).isEqualTo(first);
            clock.set(Duration.ZERO);
            try (TestingAgent agent = server.agent("renewed").connect()) {
                assertThat(port.renewIfDue()).isTrue();
                X509Certificate second = shown(server);
                assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
                assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
                second.verify(server.authority().getPublicKey());
                agent.inventory(TestingAgent.running("over-the-old-connection"));
                assertThat(server.get("/api/v1/hosts/renewed").status()).isEqualTo(200);
                agent.connect();
                assertThat(port.renewIfDue()).isFalse();
            }
        }
    }

    @Test
    void theEndOfTheCaIsToldAYearBeforeAndNothingOutlivesIt() {
        TestingClock clock = new TestingClock(Duration.ZERO);
        try (TestingServer server = new TestingServer(data, 0, clock)) {
            AuthorityExpiry expiry = server.component(AuthorityExpiry.class);
            assertThat(expiry.warning()).isEmpty();
            clock.set(Duration.ofDays(3640));
            assertThat(expiry.warning())
                    .hasValueSatisfying(warning -> assertThat(warning)
                            .contains("ends at")
                            .contains("in 9 days")
                            .contains("join again"));
            CertificateAuthority authority = server.component(CertificateAuthority.class);
            X509Certificate late = authority.issueHost(
                    HostId.random(), "late", CertificateAuthority.newKeyPair().getPublic());
            assertThat(late.getNotAfter()).isEqualTo(server.authority().getNotAfter());
            clock.set(Duration.ofDays(3660));
            assertThat(expiry.warning())
                    .hasValueSatisfying(warning -> assertThat(warning).contains("has ended"));
        }
    }

    @Test
    void aCaThatIsLostIsNotReplacedSilently() throws IOException {
        try (TestingServer server = new TestingServer(data)) {
            server.agent("trusting");
        }
        Files.delete(data.resolve("ca.key"));
        Files.delete(data.resolve("ca.pem"));
        assertThatThrownBy(() -> GodwitServer.start(new ServerSettings(data, "127.0.0.1", 0, List.of())))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("ca.pem")
                .hasMessageContaining("restore both files");
        assertThat(data.resolve("ca.pem")).doesNotExist();
        DataDirectory.open(data).close();
    }

    private static X509Certificate shown(TestingServer server) throws IOException {
        try (SSLSocket socket = (SSLSocket) TlsContexts.trusting(server.authority())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
