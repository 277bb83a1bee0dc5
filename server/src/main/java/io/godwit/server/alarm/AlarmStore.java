package io.godwit.server.alarm;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.Alarm;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Alarms that stand or stood; raising one again changes its message only. */
@Component
public final class AlarmStore {

    /** An alarm and the host that raised it. */
    public record Raised(Alarm alarm, HostId host) {}

    private static final Logger LOG = LoggerFactory.getLogger(AlarmStore.class);

    private final JdbcClient database;

    AlarmStore(Database database) {
        this.database = database.client();
    }

    public void raise(HostId host, Alarm alarm) {
        LOG.warn("alarm {} of host {}: {}", alarm.code(), host, alarm.message());
        database.sql("""
                        INSERT INTO alarms (migration_id, code, host_id, vm_id, message, raised_at)
                        VALUES (:migration, :code, :host, :vm, :message, :at)
                        ON CONFLICT DO UPDATE SET message = :message""")
                .param("migration", alarm.migrationId().toString())
                .param("code", alarm.code())
                .param("host", host.toString())
                .param("vm", alarm.vmId().toString())
                .param("message", alarm.message())
                .param("at", alarm.raisedAt().toEpochMilli())
                .update();
    }

    /** The move's outcome is known: its alarms stand no more. */
    public void clear(MigrationId migration) {
        database.sql("UPDATE alarms SET cleared_at = ? WHERE migration_id = ? AND cleared_at IS NULL")
                .params(Instant.now().toEpochMilli(), migration.toString())
                .update();
    }

    /** The alarms that stand, oldest first. */
    public List<Raised> standing() {
        return database.sql("SELECT * FROM alarms WHERE cleared_at IS NULL ORDER BY raised_at")
                .query((row, _) -> new Raised(
                        new Alarm(
                                MigrationId.parse(row.getString("migration_id")),
                                VmId.parse(row.getString("vm_id")),
                                row.getString("code"),
                                row.getString("message"),
                                Instant.ofEpochMilli(row.getLong("raised_at"))),
                        HostId.parse(row.getString("host_id"))))
                .list();
    }
}
