package io.godwit.server.inventory;

import io.godwit.link.GodwitJson;
import io.godwit.model.HostId;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One document for every host: its last known VMs, networks, datastores and adapters. */
@Component
final class InventoryStore {

    record Saved(HostId host, KnownInventory inventory, Instant savedAt) {}

    private final JdbcClient database;

    InventoryStore(Database database) {
        this.database = database.client();
    }

    List<Saved> load() {
        return database.sql("SELECT host_id, document, saved_at FROM host_inventories")
                .query((row, _) -> new Saved(
                        HostId.parse(row.getString("host_id")),
                        GodwitJson.lenient().readValue(row.getString("document"), KnownInventory.class),
                        Instant.ofEpochMilli(row.getLong("saved_at"))))
                .list();
    }

    void save(HostId host, KnownInventory inventory, Instant now) {
        database.sql("""
                        INSERT INTO host_inventories (host_id, document, saved_at) VALUES (:host, :document, :now)
                        ON CONFLICT (host_id) DO UPDATE SET document = excluded.document, saved_at = excluded.saved_at""")
                .param("host", host.toString())
                .param("document", GodwitJson.lenient().writeValueAsString(inventory))
                .param("now", now.toEpochMilli())
                .update();
    }

    void delete(HostId host) {
        database.sql("DELETE FROM host_inventories WHERE host_id = ?")
                .param(host.toString())
                .update();
    }
}
