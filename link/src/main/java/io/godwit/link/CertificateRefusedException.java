package io.godwit.link;

import java.io.IOException;

/** The other side answers, but does not take the certificate that was shown to it. */
public final class CertificateRefusedException extends IOException {

    CertificateRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
