package io.godwit.server.migration;

import io.godwit.link.TicketSignature;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import io.godwit.server.host.AgentLinks;
import io.godwit.server.pki.CertificateAuthority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Makes the signed order for a move out of what both hosts have told. */
@Component
final class Tickets {

    private static final Duration LIFE = Duration.ofSeconds(60);

    private final AgentLinks links;
    private final CertificateAuthority authority;
    private final Clock clock;

    Tickets(AgentLinks links, CertificateAuthority authority, Clock clock) {
        this.links = links;
        this.authority = authority;
        this.clock = clock;
    }

    /**
     * A ticket that may be used from now on, for a minute.
     *
     * @throws GodwitException {@link ErrorCode#HOST_DISCONNECTED}, {@link ErrorCode#TUNNEL_UNREACHABLE}
     */
    SignedTicket issue(Migration migration, MoveOptions options) {
        HostFacts source = facts(migration.sourceHost(), migration.source());
        HostFacts target = facts(migration.targetHost(), migration.target());
        if (target.tunnelEndpoints().isEmpty()) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_UNREACHABLE,
                    "the target " + migration.target() + " names no address on which its mover can be reached: give it"
                            + " an adapter for migration");
        }
        Instant now = clock.instant();
        Ticket ticket = new Ticket(
                migration.id(),
                migration.vmId(),
                migration.vmName(),
                migration.sourceHost(),
                migration.targetHost(),
                migration.source(),
                migration.target(),
                source.certificateFingerprint(),
                target.certificateFingerprint(),
                source.bootId(),
                target.bootId(),
                target.tunnelEndpoints(),
                options,
                now,
                now.plus(LIFE));
        return TicketSignature.sign(ticket, authority.key());
    }

    /** Whether nobody can begin with it any more, by this controller's clock. */
    boolean expired(SignedTicket ticket) {
        return TicketSignature.verify(ticket, authority.certificate().getPublicKey())
                .expiresAt()
                .isBefore(clock.instant());
    }

    private HostFacts facts(HostId host, String name) {
        return links.findFacts(host)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.HOST_DISCONNECTED, "the agent of host " + name + " has disconnected"));
    }
}
