package io.godwit.server.host;

import io.godwit.link.JoinToken;
import io.godwit.link.Pem;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.JoinRequest;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.settings.ServerAddress;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How hosts join: a token that works once within an hour, a certificate for the key that the host made itself. */
@Component
final class Enrolments {

    static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private record Joined(HostRecord host, X509Certificate certificate) {}

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?");
    private static final Logger LOG = LoggerFactory.getLogger(Enrolments.class);

    private final JoinTokenStore tokens;
    private final KnownHosts hosts;
    private final AgentLinks links;
    private final HostListeners listeners;
    private final CertificateAuthority authority;
    private final ServerAddress address;
    private final Clock clock;

    Enrolments(
            JoinTokenStore tokens,
            KnownHosts hosts,
            AgentLinks links,
            HostListeners listeners,
            CertificateAuthority authority,
            ServerAddress address,
            Clock clock) {
        this.tokens = tokens;
        this.hosts = hosts;
        this.links = links;
        this.listeners = listeners;
        this.authority = authority;
        this.address = address;
        this.clock = clock;
    }

    /** A token for a new host, or for the host of that name to join again with a new key. */
    JoinToken createToken(String hostName) {
        if (!HOST_NAME.matcher(hostName).matches()) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "field hostName: a host's name has 1 to 63 letters, digits, dots and hyphens, and begins and ends"
                            + " with a letter or digit");
        }
        Instant now = clock.instant();
        String secret = tokens.create(hostName, now, now.plus(TOKEN_LIFE));
        LOG.info("join token made for host {}", hostName);
        return new JoinToken(address.addresses(), address.port(), authority.fingerprint(), secret, hostName);
    }

    JoinAnswer join(JoinRequest request) {
        PublicKey key = CertificateRequests.verifiedKey(request.certificateRequest());
        String name = tokens.redeem(request.secret(), clock.instant())
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.JOIN_TOKEN_INVALID,
                        "the join token is unknown, was used already or is older than an hour: have a new one made by"
                                + " 'godwit host token NAME'"));
        Joined joined = join(name, key);
        HostId id = joined.host().id();
        links.disconnect(id, "the host has joined again");
        LOG.info("host {} has joined as {}", name, id);
        listeners.changed(id);
        return new JoinAnswer(id, name, Pem.encode(joined.certificate()), Pem.encode(authority.certificate()));
    }

    private Joined join(String name, PublicKey key) {
        HostId fresh = HostId.random();
        HostId id = hosts.findByName(name).map(HostRecord::id).orElse(fresh);
        X509Certificate certificate = authority.issueHost(id, name, key);
        HostRecord.Certificate kept = HostRecord.Certificate.of(certificate);
        HostRecord host = hosts.join(id, name, kept, clock.instant());
        return new Joined(host, certificate);
    }
}
