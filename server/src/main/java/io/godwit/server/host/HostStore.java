package io.godwit.server.host;

import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import io.godwit.server.store.Database;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The hosts that have joined. */
@Component
final class HostStore {

    private static final String COLUMNS =
            "SELECT id, name, joined_at, certificate_expires_at, revoked_at, facts FROM hosts ";

    private final JdbcClient database;

    HostStore(Database database) {
        this.database = database.client();
    }

    /** Adds the host, or gives the one of that id its new certificate; the old one counts no more. */
    void save(HostId id, String name, X509Certificate certificate) {
        database.sql("""
                        INSERT INTO hosts (id, name, certificate_fingerprint, certificate_expires_at, joined_at)
                        VALUES (:id, :name, :fingerprint, :expires, :now)
                        ON CONFLICT (id) DO UPDATE SET certificate_fingerprint = :fingerprint,
                            certificate_expires_at = :expires, revoked_at = NULL""")
                .param("id", id.toString())
                .param("name", name)
                .param("fingerprint", Pem.fingerprint(certificate))
                .param("expires", certificate.getNotAfter().toInstant().toEpochMilli())
                .param("now", Instant.now().toEpochMilli())
                .update();
    }

    void saveFacts(HostId id, HostFacts facts) {
        database.sql("UPDATE hosts SET facts = ? WHERE id = ?")
                .params(GodwitJson.lenient().writeValueAsString(facts), id.toString())
                .update();
    }

    List<Host> list() {
        return database.sql(COLUMNS + "ORDER BY name").query(HostStore::host).list();
    }

    Optional<Host> find(HostId id) {
        return database.sql(COLUMNS + "WHERE id = ?")
                .param(id.toString())
                .query(HostStore::host)
                .optional();
    }

    Optional<Host> findByName(String name) {
        return database.sql(COLUMNS + "WHERE name = ?")
                .param(name)
                .query(HostStore::host)
                .optional();
    }

    /** The host whose current certificate this is, unless it was revoked. */
    Optional<Host> findByCertificate(X509Certificate certificate) {
        return database.sql(COLUMNS + "WHERE certificate_fingerprint = ? AND revoked_at IS NULL")
                .param(Pem.fingerprint(certificate))
                .query(HostStore::host)
                .optional();
    }

    private static Host host(ResultSet row, int number) throws SQLException {
        String facts = row.getString("facts");
        return new Host(
                HostId.parse(row.getString("id")),
                row.getString("name"),
                Host.State.DISCONNECTED,
                Instant.ofEpochMilli(row.getLong("joined_at")),
                Instant.ofEpochMilli(row.getLong("certificate_expires_at")),
                row.getObject("revoked_at") != null,
                facts == null ? null : GodwitJson.lenient().readValue(facts, HostFacts.class));
    }
}
