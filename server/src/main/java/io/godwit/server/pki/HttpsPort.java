package io.godwit.server.pki;

import io.godwit.link.TlsContexts;
import io.godwit.server.settings.ServerSettings;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The one HTTPS port: TLS 1.3, a certificate made anew at every start, a client's certificate wanted but not needed.
 *
 * <p>A client certificate of another CA is refused in the handshake; which host a certificate is, and whether it is
 * revoked, is the link's to check.
 */
@Component
final class HttpsPort implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final CertificateAuthority authority;
    private final ServerSettings settings;

    HttpsPort(CertificateAuthority authority, ServerSettings settings) {
        this.authority = authority;
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(this::secure);
        factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
    }

    private void secure(Connector connector) {
        connector.setScheme("https");
        connector.setSecure(true);
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        protocol.setSSLEnabled(true);
        protocol.setMaxConnections(2000);
        protocol.addSslHostConfig(hostConfig());
    }

    private SSLHostConfig hostConfig() {
        KeyPair pair = CertificateAuthority.newKeyPair();
        X509Certificate certificate = authority.issueServer(pair.getPublic(), settings.certificateNames());
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
