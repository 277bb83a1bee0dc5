package io.godwit.server.host;

import io.godwit.server.store.Database;
import io.godwit.server.store.Secrets;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One-time secrets with which hosts join; only their hashes are kept. */
@Component
final class JoinTokenStore {

    private final JdbcClient database;

    JoinTokenStore(Database database) {
        this.database = database.client();
    }

    /** Makes a secret for a host of that name. */
    String create(String hostName, Instant now, Instant expiresAt) {
        String secret = Secrets.random();
        database.sql("INSERT INTO join_tokens (secret_hash, host_name, created_at, expires_at) VALUES (?, ?, ?, ?)")
                .params(Secrets.hash(secret), hostName, now.toEpochMilli(), expiresAt.toEpochMilli())
                .update();
        return secret;
    }

    /** Uses the secret up; the host's name, or empty when it is unknown, expired or was used. */
    Optional<String> redeem(String secret, Instant now) {
        return database.sql("""
                        UPDATE join_tokens SET used_at = :now
                        WHERE secret_hash = :hash AND used_at IS NULL AND expires_at > :now
                        RETURNING host_name""")
                .param("now", now.toEpochMilli())
                .param("hash", Secrets.hash(secret))
                .query(String.class)
                .optional();
    }
}
