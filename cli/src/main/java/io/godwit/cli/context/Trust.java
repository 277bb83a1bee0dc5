package io.godwit.cli.context;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom to trust: the controller's own CA, from a file or found by its fingerprint. */
final class Trust {

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(15);

    private Trust() {}

    static String read(Path file) {
        try {
            String pem = Files.readString(file);
            context(pem, "the file " + file);
            return pem;
        } catch (IOException e) {
            throw CliException.usage("cannot read the CA certificate " + file + ": " + e);
        }
    }

    /** Trusts the certificates of that PEM text and no others. */
    static SSLContext context(String pem, String source) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            if (number == 0) {
                throw CliException.usage(source + " holds no certificate (PEM)");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            return context(trust.getTrustManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw CliException.usage(source + " holds no CA certificate (PEM) that can be read: " + e.getMessage());
        }
    }

    /** A SHA-256 fingerprint as people copy it, with or without colons and {@code SHA256:}. */
    static String fingerprint(String text) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceFirst("^sha-?256[:=]", "").replace(":", "");
        if (!FINGERPRINT.matcher(plain).matches()) {
            throw CliException.usage(
                    "a CA's fingerprint is its SHA-256: 64 hexadecimal digits, with or without colons; on the"
                            + " controller: openssl x509 -in ca.pem -noout -fingerprint -sha256");
        }
        return plain;
    }

    /** The certificate of that fingerprint among those which the controller shows; nothing is sent to it. */
    static String fetch(URI server, String fingerprint, Optional<Duration> timeout) {
        List<X509Certificate> shown = shown(server, timeout.orElse(USUAL_TIMEOUT));
        for (X509Certificate certificate : shown) {
            if (sha256(certificate).equals(fingerprint)) {
                return pem(certificate);
            }
        }
        throw new CliException(
                ExitCode.UNREACHABLE,
                "server-unreachable",
                "the controller at " + server
                        + " is not the one that is meant: it shows no certificate with the SHA-256"
                        + " fingerprint " + fingerprint + " but "
                        + String.join(", ", shown.stream().map(Trust::sha256).toList())
                        + ". Compare with the controller's ca.pem; no token was sent.");
    }

    private static List<X509Certificate> shown(URI server, Duration timeout) {
        List<X509Certificate> shown = new ArrayList<>();
        X509TrustManager collecting = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
                throw new CertificateException("this is no server");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                shown.addAll(List.of(chain));
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        int port = server.getPort() < 0 ? 443 : server.getPort();
        int millis = (int) timeout.toMillis();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(server.getHost(), port), millis);
            plain.setSoTimeout(millis);
            try (var socket = (SSLSocket) context(new TrustManager[] {collecting})
                    .getSocketFactory()
                    .createSocket(plain, server.getHost(), port, true)) {
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException e) {
            if (shown.isEmpty()) {
                throw new CliException(
                        ExitCode.UNREACHABLE,
                        "server-unreachable",
                        "the controller at " + server + " cannot be reached: " + e.getMessage()
                                + "; look whether the address is right and 'godwit server' runs there");
            }
        }
        return shown;
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust, null);
        return context;
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
