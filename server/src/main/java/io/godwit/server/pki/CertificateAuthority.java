package io.godwit.server.pki;

import io.godwit.link.Pem;
import io.godwit.model.HostId;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.StartFailure;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The controller's own CA (EC P-256): {@code ca.key} (0600) and {@code ca.pem}; it signs certificates and tickets.
 *
 * <p>Hosts' certificates have the host's id as common name and are for client and server (movers talk to each other).
 */
public final class CertificateAuthority {

    static final String KEY_FILE = "ca.key";

    /** Beside the database; people give it to the command line and to other clients. */
    public static final String CERTIFICATE_FILE = "ca.pem";

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(730);
    private static final Duration HOST_LIFE = Duration.ofDays(30);

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Clock clock;

    private CertificateAuthority(PrivateKey key, X509Certificate certificate, Clock clock) {
        this.key = key;
        this.certificate = certificate;
        this.clock = clock;
    }

    /** Loads the CA, or makes one in an empty directory; the clock tells from when on certificates are valid. */
    public static CertificateAuthority open(DataDirectory directory, Clock clock) {
        if (!thereIn(directory)) {
            return create(directory, clock);
        }
        try {
            PrivateKey key = Pem.privateKey(Files.readString(directory.file(KEY_FILE)));
            X509Certificate certificate = Pem.certificates(Files.readString(directory.file(CERTIFICATE_FILE)))
                    .getFirst();
            refuseUnlessPair(key, certificate.getPublicKey());
            return new CertificateAuthority(key, certificate, clock);
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure(
                    "cannot load the CA from " + directory.file(KEY_FILE) + " and " + directory.file(CERTIFICATE_FILE)
                            + " (" + e.getMessage() + "): restore both from a backup; without them every host must join"
                            + " again",
                    e);
        }
    }

    /** Whether there is a CA, or a part of one. */
    public static boolean thereIn(DataDirectory directory) {
        return Files.exists(directory.file(KEY_FILE)) || Files.exists(directory.file(CERTIFICATE_FILE));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** SHA-256 of the CA's certificate, lower-case hex. */
    public String fingerprint() {
        return Pem.fingerprint(certificate);
    }

    /** Until when the CA is valid; no certificate that it issues is valid longer. */
    public Instant expiresAt() {
        return certificate.getNotAfter().toInstant();
    }

    /** Signs tickets. */
    public PrivateKey key() {
        return key;
    }

    /** A certificate of 30 days for a host's own key. */
    public X509Certificate issueHost(HostId id, String name, PublicKey hostKey) {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, name));
        return issue(named(id.toString()), hostKey, HOST_LIFE, names);
    }

    /** A certificate for the controller's HTTPS port; names are DNS names or numeric addresses. */
    public X509Certificate issueServer(PublicKey serverKey, List<String> names) {
        GeneralName[] all =
                names.stream().map(CertificateAuthority::generalName).toArray(GeneralName[]::new);
        return issue(named("Godwit controller"), serverKey, SERVER_LIFE, new GeneralNames(all));
    }

    /** A new EC P-256 key pair. */
    public static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no EC P-256", e);
        }
    }

    private static CertificateAuthority create(DataDirectory directory, Clock clock) {
        KeyPair pair = newKeyPair();
        X500Name name = named("Godwit CA " + Long.toHexString(new SecureRandom().nextLong()));
        X509v3CertificateBuilder builder = builder(
                name, name, pair.getPublic(), clock.instant(), clock.instant().plus(CA_LIFE));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        X509Certificate certificate = sign(builder, pair.getPrivate());
        directory.writeSecret(KEY_FILE, Pem.encode(pair.getPrivate()));
        directory.write(CERTIFICATE_FILE, Pem.encode(certificate));
        return new CertificateAuthority(pair.getPrivate(), certificate, clock);
    }

    private X509Certificate issue(X500Name subject, PublicKey subjectKey, Duration life, GeneralNames names) {
        Instant now = clock.instant();
        Instant end = now.plus(life);
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(issuer, subject, subjectKey, now, end.isBefore(expiresAt()) ? end : expiresAt());
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth};
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, key);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey subjectKey, Instant now, Instant end) {
        return new X509v3CertificateBuilder(
                issuer,
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(end),
                subject,
                SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signingKey) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static X500Name named(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    private static GeneralName generalName(String name) {
        if (!name.contains(":") && !name.matches("[0-9]+(\\.[0-9]+){3}")) {
            return new GeneralName(GeneralName.dNSName, name);
        }
        try {
            byte[] address = InetAddress.getByName(name).getAddress();
            return new GeneralName(GeneralName.iPAddress, new DEROctetString(address));
        } catch (UnknownHostException e) {
            throw new StartFailure("not an IP address: " + name + " (given by --name or --listen)", e);
        }
    }

    private static void refuseUnlessPair(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("key and certificate do not belong together");
        }
    }
}
