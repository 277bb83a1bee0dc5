package io.godwit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the controller is and how to be let in; the token itself is never an argument, only the file that holds it. */
final class Connection {

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:GODWIT_SERVER}",
            description = "The controller, for example https://godwit.example:8443. Environment: GODWIT_SERVER.")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_TOKEN_FILE}",
            description = "File that holds the API token. Environment: GODWIT_TOKEN_FILE.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_CA}",
            description = "The controller's CA certificate (ca.pem); without it the CAs of this machine count."
                    + " Environment: GODWIT_CA.")
    private @Nullable Path authority;

    ApiClient open() {
        if (server == null || server.isBlank()) {
            throw usage("no controller is given: set --server or GODWIT_SERVER");
        }
        if (tokenFile == null) {
            throw usage("no token is given: set --token-file or GODWIT_TOKEN_FILE to the file that holds it");
        }
        return new ApiClient(address(server), token(tokenFile), authority == null ? null : trusting(authority));
    }

    private static URI address(String text) {
        String url = text.contains("://") ? text : "https://" + text;
        try {
            URI uri = URI.create(url.replaceFirst("/+$", ""));
            if (uri.getHost() == null || !"https".equals(uri.getScheme())) {
                throw usage("not an https address: " + text);
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw usage("not an https address: " + text);
        }
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw usage("the file " + file + " does not hold an API token");
            }
            return token;
        } catch (IOException e) {
            throw usage("cannot read the token file " + file + ": " + e);
        }
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw usage("cannot read the CA certificate " + file + ": " + e);
        }
    }

    private static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, "usage", message);
    }
}
