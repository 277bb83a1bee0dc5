package io.godwit.server.pki;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Tells in time that the CA ends. It does not renew itself: every host and every client trusts this one CA by its
 * fingerprint, so that a new one means joining again, which somebody must plan.
 */
@Component
public final class AuthorityExpiry {

    static final Duration TOLD_BEFORE = Duration.ofDays(365);

    private final CertificateAuthority authority;
    private final Clock clock;

    AuthorityExpiry(CertificateAuthority authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /** What to do, in the last year of the CA's life and after it. */
    public Optional<String> warning() {
        Instant end = authority.expiresAt();
        Instant now = clock.instant();
        if (now.isBefore(end.minus(TOLD_BEFORE))) {
            return Optional.empty();
        }
        String when = now.isBefore(end)
                ? "ends at " + end + ", in " + Duration.between(now, end).toDays() + " days"
                : "has ended at " + end;
        return Optional.of("this controller's CA (" + CertificateAuthority.CERTIFICATE_FILE + ") " + when
                + ": set up a new data directory, have every host join again, and give clients the new CA");
    }
}
