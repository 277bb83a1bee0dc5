package io.godwit.server.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API token without its secret.
 *
 * @param name the account in whose name requests with it are made
 * @param expiresAt absent: never
 * @param lastUsedAt to the minute
 */
public record ApiToken(
        UUID id,
        String name,
        Role role,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    boolean revoked() {
        return revokedAt != null;
    }

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    boolean lives(Instant now) {
        return !revoked() && !expired(now);
    }

    ApiToken revoked(Instant now) {
        return new ApiToken(id, name, role, createdAt, expiresAt, now, lastUsedAt);
    }

    ApiToken used(Instant now) {
        return new ApiToken(id, name, role, createdAt, expiresAt, revokedAt, now);
    }
}
