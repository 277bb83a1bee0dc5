package io.godwit.simulator.enrolment;

import io.godwit.link.Pem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Learns the controller's CA certificate from the controller, by the fingerprint that a join token carries. */
final class PinnedAuthority {

    private PinnedAuthority() {}

    /**
     * Does a TLS handshake and nothing else.
     *
     * @throws IOException when nobody answers, or somebody who shows another CA
     */
    static X509Certificate fetch(ControllerAddress address, String fingerprint, Duration deadline) throws IOException {
        Collector collector = new Collector(fingerprint);
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address.host(), address.port()), (int) deadline.toMillis());
            plain.setSoTimeout((int) deadline.toMillis());
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {collector}, null);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true)) {
                socket.startHandshake();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } catch (SSLException e) {
            if (!collector.shown) {
                throw e;
            }
        }
        X509Certificate found = collector.found;
        if (found == null) {
            throw new IOException("who answers there shows another CA than the token names");
        }
        return found;
    }

    /** Accepts a chain only when it holds the certificate with the fingerprint, and keeps that one. */
    private static final class Collector implements X509TrustManager {

        private final String fingerprint;
        private boolean shown;
        private @Nullable X509Certificate found;

        Collector(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            shown = true;
            for (X509Certificate certificate : chain) {
                if (Pem.fingerprint(certificate).equals(fingerprint)) {
                    found = certificate;
                    return;
                }
            }
            throw new CertificateException("another CA than the one that is pinned");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
