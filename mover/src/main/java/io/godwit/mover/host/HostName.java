package io.godwit.mover.host;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name that the controller fixed for a host, as its certificate carries it. */
public final class HostName {

    /** The kind of a DNS name among the alternative names of a certificate (RFC 5280, 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private HostName() {}

    /** The first DNS name; the certificate's subject where it has none. */
    public static String of(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (name.getFirst().equals(DNS_NAME)) {
                        return String.valueOf(name.get(1));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            System.getLogger(HostName.class.getName())
                    .log(System.Logger.Level.DEBUG, "a certificate without readable names", e);
        }
        return certificate.getSubjectX500Principal().getName();
    }
}
