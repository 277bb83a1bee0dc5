package io.godwit.tunnel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Writes an identity as the files that {@link TunnelIdentity#load} reads. */
final class PemFiles {
    private PemFiles() {}

    static void write(TunnelIdentity identity, Path directory, String name)
            throws IOException, CertificateEncodingException {
        Files.writeString(
                directory.resolve(name + ".key"),
                pem("PRIVATE KEY", identity.key().getEncoded()));
        StringBuilder chain = new StringBuilder();
        for (X509Certificate certificate : identity.chain()) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(directory.resolve(name + ".pem"), chain);
        Files.writeString(
                directory.resolve("ca.pem"),
                pem("CERTIFICATE", identity.trusted().getFirst().getEncoded()));
    }

    static TunnelIdentity load(Path directory, String name) throws IOException {
        return TunnelIdentity.load(
                directory.resolve(name + ".key"), directory.resolve(name + ".pem"), directory.resolve("ca.pem"));
    }

    private static String pem(String what, byte[] der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + what + "-----\n" + encoder.encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
