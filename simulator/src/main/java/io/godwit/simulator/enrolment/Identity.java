package io.godwit.simulator.enrolment;

import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import io.godwit.model.HostId;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.RenewalAnswer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Who a modelled host is for its controller.
 *
 * @param chain the host's certificate, leaf first
 */
public record Identity(
        HostId hostId, String hostName, PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {

    public Identity {
        chain = List.copyOf(chain);
    }

    static Identity of(HostKey key, JoinAnswer answer) {
        return new Identity(
                answer.hostId(),
                answer.hostName(),
                key.privateKey(),
                certificates(answer.certificate()),
                certificates(answer.authority()).getFirst());
    }

    /** The same host with its next certificate. */
    public Identity renewed(HostKey next, RenewalAnswer answer) {
        return new Identity(
                hostId,
                hostName,
                next.privateKey(),
                certificates(answer.certificate()),
                certificates(answer.authority()).getFirst());
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Shows this host's certificate and trusts the controller's CA. */
    public SSLContext tls() {
        return TlsContexts.mutual(key, chain, authority);
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            return Pem.certificates(pem);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the controller's answer holds no certificate", e);
        }
    }

    @Override
    public String toString() {
        return "Identity[" + hostName + ", " + hostId + "]";
    }
}
