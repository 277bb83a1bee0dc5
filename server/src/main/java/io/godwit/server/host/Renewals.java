package io.godwit.server.host;

import io.godwit.link.Pem;
import io.godwit.model.HostId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import io.godwit.server.host.HostRecord.Certificate;
import io.godwit.server.pki.CertificateAuthority;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives connected hosts their next certificate. Both certificates count until the host has connected with the next one; of
 * several that were asked for one after the other only the last is the next.
 */
@Component
final class Renewals implements AgentMethods {

    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

    private final KnownHosts known;
    private final CertificateAuthority authority;

    Renewals(KnownHosts known, CertificateAuthority authority) {
        this.known = known;
        this.authority = authority;
    }

    @Override
    public void add(HostId host, AgentHandlers link) {
        link.request(AgentProtocol.RENEW_CERTIFICATE, RenewalRequest.class, request -> renew(host, request));
    }

    private RenewalAnswer renew(HostId host, RenewalRequest request) {
        PublicKey key = CertificateRequests.verifiedKey(request.certificateRequest());
        String name = known.find(host).orElseThrow().name();
        X509Certificate certificate = authority.issueHost(host, name, key);
        known.change(host, record -> record.withNext(Certificate.of(certificate)));
        LOG.info(
                "host {} has got its next certificate, valid until {}",
                name,
                certificate.getNotAfter().toInstant());
        return new RenewalAnswer(Pem.encode(certificate), Pem.encode(authority.certificate()));
    }
}
