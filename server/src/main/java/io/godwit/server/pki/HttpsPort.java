package io.godwit.server.pki;

import io.godwit.link.TlsContexts;
import io.godwit.server.settings.ServerSettings;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The one HTTPS port: TLS 1.3, a client's certificate wanted but not needed. The port's own certificate is made anew at every
 * start, and while the controller runs when a third of its life is left; connections that are open go on.
 *
 * <p>A client certificate of another CA is refused in the handshake; which host a certificate is, and whether it is
 * revoked, is the link's to check.
 */
@Component
public final class HttpsPort implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpsPort.class);

    private final CertificateAuthority authority;
    private final ServerSettings settings;
    private final Clock clock;
    private volatile @Nullable AbstractHttp11Protocol<?> listening;
    private volatile @Nullable X509Certificate current;

    HttpsPort(CertificateAuthority authority, ServerSettings settings, Clock clock) {
        this.authority = authority;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(this::secure);
        factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
    }

    /** Gives the port a new certificate when a third of the present one's life is left; true when it did. */
    public boolean renewIfDue() {
        AbstractHttp11Protocol<?> protocol = listening;
        X509Certificate certificate = current;
        if (protocol == null || certificate == null || clock.instant().isBefore(due(certificate))) {
            return false;
        }
        protocol.addSslHostConfig(hostConfig(), true);
        LOG.info("the HTTPS port has a new certificate; the one before ended at {}", certificate.getNotAfter());
        return true;
    }

    private static Instant due(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        return end.minus(Duration.between(from, end).dividedBy(3));
    }

    private void secure(Connector connector) {
        connector.setScheme("https");
        connector.setSecure(true);
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        protocol.setSSLEnabled(true);
        protocol.setMaxConnections(2000);
        protocol.addSslHostConfig(hostConfig());
        listening = protocol;
    }

    private SSLHostConfig hostConfig() {
        KeyPair pair = CertificateAuthority.newKeyPair();
        X509Certificate certificate = authority.issueServer(pair.getPublic(), settings.certificateNames());
        current = certificate;
        KeyStore keys = TlsContexts.keyStore(pair.getPrivate(), List.of(certificate, authority.certificate()));
        SSLHostConfig config = new SSLHostConfig();
        config.setProtocols("TLSv1.3");
        config.setCertificateVerification("optional");
        config.setTrustStore(TlsContexts.trustStore(authority.certificate()));
        SSLHostConfigCertificate entry = new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
        entry.setCertificateKeystore(keys);
        entry.setCertificateKeystorePassword("");
        config.addCertificate(entry);
        return config;
    }
}
