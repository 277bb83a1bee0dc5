package io.godwit.server.account;

import io.godwit.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** API tokens in the database, of which it holds hashes only. */
@Component
final class ApiTokenStore {

    private record Row(String hash, ApiToken token) {}

    private final JdbcClient database;

    ApiTokenStore(Database database) {
        this.database = database.client();
    }

    /** All tokens by the hash of their secret. */
    Map<String, ApiToken> load() {
        return database.sql("SELECT * FROM api_tokens").query(ApiTokenStore::row).list().stream()
                .collect(Collectors.toMap(Row::hash, Row::token));
    }

    void insert(String hash, ApiToken token) {
        database.sql("""
                        INSERT INTO api_tokens (id, token_hash, name, role, created_at, expires_at)
                        VALUES (:id, :hash, :name, :role, :created, :expires)""")
                .param("id", token.id().toString())
                .param("hash", hash)
                .param("name", token.name())
                .param("role", token.role().name())
                .param("created", token.createdAt().toEpochMilli())
                .param("expires", millis(token.expiresAt()))
                .update();
    }

    void updateRevoked(UUID id, Instant at) {
        database.sql("UPDATE api_tokens SET revoked_at = ? WHERE id = ?")
                .params(at.toEpochMilli(), id.toString())
                .update();
    }

    void updateUsed(UUID id, Instant at) {
        database.sql("UPDATE api_tokens SET last_used_at = ? WHERE id = ?")
                .params(at.toEpochMilli(), id.toString())
                .update();
    }

    /** Forgets tokens that ended before that instant. */
    void deleteEndedBefore(Instant limit) {
        database.sql("DELETE FROM api_tokens WHERE expires_at < ? OR revoked_at < ?")
                .params(limit.toEpochMilli(), limit.toEpochMilli())
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString("token_hash"),
                new ApiToken(
                        UUID.fromString(row.getString("id")),
                        row.getString("name"),
                        Role.valueOf(row.getString("role")),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        instant(row, "expires_at"),
                        instant(row, "revoked_at"),
                        instant(row, "last_used_at")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
