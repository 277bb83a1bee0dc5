package io.godwit.server.account;

import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.Database;
import io.godwit.server.store.Secrets;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** API tokens: random, kept as hashes only. The first one belongs to {@code admin} and lies in {@code admin.token}. */
@Component
public final class ApiTokens {

    /** In the data directory, for its owner only. */
    public static final String ADMIN_FILE = "admin.token";

    private final JdbcClient database;

    ApiTokens(Database database, DataDirectory directory) {
        this.database = database.client();
        if (this.database
                        .sql("SELECT count(*) FROM api_tokens")
                        .query(Integer.class)
                        .single()
                == 0) {
            directory.writeSecret(ADMIN_FILE, create("admin") + "\n");
        }
    }

    /** The account of a token that is there and not revoked. */
    public Optional<String> findAccount(String token) {
        return database.sql("SELECT name FROM api_tokens WHERE token_hash = ? AND revoked_at IS NULL")
                .param(Secrets.hash(token))
                .query(String.class)
                .optional();
    }

    private String create(String name) {
        String token = "godwit-" + Secrets.random();
        database.sql("INSERT INTO api_tokens (token_hash, name, created_at) VALUES (?, ?, ?)")
                .params(Secrets.hash(token), name, Instant.now().toEpochMilli())
                .update();
        return token;
    }
}
