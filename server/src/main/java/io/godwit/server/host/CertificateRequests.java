package io.godwit.server.host;

import io.godwit.link.Pem;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Reads what hosts ask certificates with: PKCS #10 in PEM for an EC P-256 key; nothing but the key is taken from it. */
final class CertificateRequests {

    private CertificateRequests() {}

    /**
     * The key, once the request's signature has proved that the host holds it.
     *
     * @throws GodwitException {@link ErrorCode#REQUEST_INVALID}
     */
    static PublicKey verifiedKey(String pem) {
        try {
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(Pem.decode("CERTIFICATE REQUEST", pem));
            PublicKey key = request.getPublicKey();
            if (!(key instanceof ECPublicKey curve)
                    || curve.getParams().getCurve().getField().getFieldSize() != 256) {
                throw refused("its key is not an EC P-256 key");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("its signature is wrong");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException e) {
            throw refused("it cannot be read");
        }
    }

    private static GodwitException refused(String why) {
        return new GodwitException(ErrorCode.REQUEST_INVALID, "field certificateRequest: " + why);
    }
}
