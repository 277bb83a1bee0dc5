package io.godwit.server.host;

import io.godwit.link.GodwitJson;
import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import io.godwit.server.host.HostRecord.Certificate;
import io.godwit.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Hosts in the database, removed ones among them. */
@Component
final class HostStore {

    private final JdbcClient database;

    HostStore(Database database) {
        this.database = database.client();
    }

    List<HostRecord> load() {
        return database.sql("""
                        SELECT id, name, certificate_fingerprint, certificate_expires_at, next_fingerprint,
                            next_expires_at, joined_at, last_seen_at, maintenance, removed_at, facts
                        FROM hosts""").query(HostStore::host).list();
    }

    /** Adds the host, or overwrites the one of that id. */
    void save(HostRecord host) {
        Certificate next = host.next();
        database.sql("""
                        INSERT INTO hosts (id, name, certificate_fingerprint, certificate_expires_at, next_fingerprint,
                            next_expires_at, joined_at, last_seen_at, maintenance, removed_at, facts)
                        VALUES (:id, :name, :fingerprint, :expires, :nextFingerprint, :nextExpires, :joined, :seen,
                            :maintenance, :removed, :facts)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name,
                            certificate_fingerprint = excluded.certificate_fingerprint,
                            certificate_expires_at = excluded.certificate_expires_at,
                            next_fingerprint = excluded.next_fingerprint, next_expires_at = excluded.next_expires_at,
                            last_seen_at = excluded.last_seen_at, maintenance = excluded.maintenance,
                            removed_at = excluded.removed_at, facts = excluded.facts""")
                .param("id", host.id().toString())
                .param("name", host.name())
                .param("fingerprint", host.current().fingerprint())
                .param("expires", host.current().expiresAt().toEpochMilli())
                .param("nextFingerprint", next == null ? null : next.fingerprint())
                .param("nextExpires", next == null ? null : next.expiresAt().toEpochMilli())
                .param("joined", host.joinedAt().toEpochMilli())
                .param("seen", millis(host.lastSeenAt()))
                .param("maintenance", host.maintenance() ? 1 : 0)
                .param("removed", millis(host.removedAt()))
                .param(
                        "facts",
                        host.facts() == null ? null : GodwitJson.lenient().writeValueAsString(host.facts()))
                .update();
    }

    private static HostRecord host(ResultSet row, int number) throws SQLException {
        String facts = row.getString("facts");
        String next = row.getString("next_fingerprint");
        return new HostRecord(
                HostId.parse(row.getString("id")),
                row.getString("name"),
                new Certificate(
                        row.getString("certificate_fingerprint"),
                        Instant.ofEpochMilli(row.getLong("certificate_expires_at"))),
                next == null ? null : new Certificate(next, Instant.ofEpochMilli(row.getLong("next_expires_at"))),
                Instant.ofEpochMilli(row.getLong("joined_at")),
                instant(row, "last_seen_at"),
                row.getInt("maintenance") != 0,
                instant(row, "removed_at"),
                facts == null ? null : GodwitJson.lenient().readValue(facts, HostFacts.class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
