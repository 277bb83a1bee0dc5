package io.godwit.server.host;

import io.godwit.link.Pem;
import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a host.
 *
 * @param current the certificate that counts
 * @param next one that was issued and with which the host has not connected yet; counts too
 * @param lastSeenAt when its agent was connected last, as far as it was written down
 * @param facts what its agent told last
 */
record HostRecord(
        HostId id,
        String name,
        Certificate current,
        @Nullable Certificate next,
        Instant joinedAt,
        @Nullable Instant lastSeenAt,
        boolean maintenance,
        @Nullable Instant removedAt,
        @Nullable HostFacts facts) {

    /** SHA-256 in lower-case hex, and its end. */
    record Certificate(String fingerprint, Instant expiresAt) {

        static Certificate of(X509Certificate certificate) {
            return new Certificate(
                    Pem.fingerprint(certificate), certificate.getNotAfter().toInstant());
        }
    }

    static HostRecord joined(HostId id, String name, Certificate certificate, Instant now) {
        return new HostRecord(id, name, certificate, null, now, null, false, null, null);
    }

    /** Whether that certificate is one with which this host may connect. */
    boolean accepts(String fingerprint) {
        Certificate following = next;
        return removedAt == null
                && (current.fingerprint().equals(fingerprint)
                        || (following != null && following.fingerprint().equals(fingerprint)));
    }

    /** The host has joined again: whatever it had before counts no more. */
    HostRecord joinedAgain(Certificate certificate) {
        return new HostRecord(id, name, certificate, null, joinedAt, lastSeenAt, maintenance, removedAt, facts);
    }

    HostRecord withNext(Certificate certificate) {
        return new HostRecord(id, name, current, certificate, joinedAt, lastSeenAt, maintenance, removedAt, facts);
    }

    /** The host has connected with that certificate; when it was the next one, the one before counts no more. */
    HostRecord connected(String fingerprint, HostFacts told, Instant now) {
        Certificate following = next;
        return following != null && following.fingerprint().equals(fingerprint)
                ? new HostRecord(id, name, following, null, joinedAt, now, maintenance, removedAt, told)
                : new HostRecord(id, name, current, next, joinedAt, now, maintenance, removedAt, told);
    }

    HostRecord seen(Instant now) {
        return new HostRecord(id, name, current, next, joinedAt, now, maintenance, removedAt, facts);
    }

    HostRecord inMaintenance(boolean on) {
        return new HostRecord(id, name, current, next, joinedAt, lastSeenAt, on, removedAt, facts);
    }

    HostRecord removed(Instant now) {
        return new HostRecord(id, name, current, null, joinedAt, lastSeenAt, maintenance, now, facts);
    }
}
