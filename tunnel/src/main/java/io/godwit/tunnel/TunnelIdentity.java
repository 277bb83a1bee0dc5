package io.godwit.tunnel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who this host is, and whom it trusts.
 *
 * @param key private key of the first certificate
 * @param chain own certificate first, then those that lead to a trusted one
 * @param trusted certificates of the authorities that sign peers
 */
public record TunnelIdentity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted) {
    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    public TunnelIdentity {
        chain = List.copyOf(chain);
        trusted = List.copyOf(trusted);
        if (chain.isEmpty() || trusted.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a certificate and a trusted authority");
        }
    }

    /**
     * Loads PEM files: an elliptic-curve key in PKCS#8 ({@code BEGIN PRIVATE KEY}), a certificate chain, and the
     * trusted authorities.
     *
     * @throws IOException if a file cannot be read or holds something else; the message names the file
     */
    public static TunnelIdentity load(Path key, Path chain, Path trusted) throws IOException {
        return new TunnelIdentity(loadKey(key), loadCertificates(chain), loadCertificates(trusted));
    }

    /** SHA-256 of the certificate's DER form, 64 lower-case hexadecimal digits. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256 fingerprint of " + certificate.getSubjectX500Principal(), e);
        }
    }

    /** The fingerprint of our own certificate. */
    public String fingerprint() {
        return fingerprint(chain.getFirst());
    }

    private static PrivateKey loadKey(Path file) throws IOException {
        Matcher matcher = PEM_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new TunnelException("no PKCS#8 key (BEGIN PRIVATE KEY) found in " + file);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TunnelException("no elliptic-curve key could be read from " + file, e);
        }
    }

    private static List<X509Certificate> loadCertificates(Path file) throws IOException {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (var certificate : factory.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new TunnelException("no certificate found in " + file);
            }
            return certificates;
        } catch (CertificateException e) {
            throw new TunnelException("no certificates could be read from " + file, e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TunnelIdentity[" + chain.getFirst().getSubjectX500Principal() + ", " + fingerprint() + "]";
    }
}
