package io.godwit.server.alarm;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.Alarm;
import io.godwit.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Alarms that stand or stood. */
@Component
final class AlarmStore {

    /**
     * An alarm and the host that raised it.
     *
     * @param clearedAt absent while it stands
     */
    record Raised(Alarm alarm, HostId host, @Nullable Instant clearedAt) {}

    private final JdbcClient database;

    AlarmStore(Database database) {
        this.database = database.client();
    }

    /** Raising one again changes its message only, and lets it stand again. */
    void save(HostId host, Alarm alarm) {
        database.sql("""
                        INSERT INTO alarms (migration_id, code, host_id, vm_id, message, raised_at)
                        VALUES (:migration, :code, :host, :vm, :message, :at)
                        ON CONFLICT (migration_id, code, host_id)
                            DO UPDATE SET message = excluded.message, cleared_at = NULL""")
                .param("migration", alarm.migrationId().toString())
                .param("code", alarm.code())
                .param("host", host.toString())
                .param("vm", alarm.vmId().toString())
                .param("message", alarm.message())
                .param("at", alarm.raisedAt().toEpochMilli())
                .update();
    }

    void clear(MigrationId migration, Instant now) {
        database.sql("UPDATE alarms SET cleared_at = ? WHERE migration_id = ? AND cleared_at IS NULL")
                .params(now.toEpochMilli(), migration.toString())
                .update();
    }

    /** Of one move, standing ones only. */
    List<Raised> standing(MigrationId migration) {
        return database.sql("SELECT * FROM alarms WHERE migration_id = ? AND cleared_at IS NULL ORDER BY raised_at")
                .param(migration.toString())
                .query(AlarmStore::raised)
                .list();
    }

    /** Those that stand, or those that stand no more; oldest first. */
    List<Raised> list(boolean standing) {
        return database.sql("SELECT * FROM alarms WHERE cleared_at IS " + (standing ? "" : "NOT ")
                        + "NULL ORDER BY raised_at, migration_id, code, host_id")
                .query(AlarmStore::raised)
                .list();
    }

    private static Raised raised(ResultSet row, int number) throws SQLException {
        long cleared = row.getLong("cleared_at");
        Instant clearedAt = row.wasNull() ? null : Instant.ofEpochMilli(cleared);
        return new Raised(
                new Alarm(
                        MigrationId.parse(row.getString("migration_id")),
                        VmId.parse(row.getString("vm_id")),
                        row.getString("code"),
                        row.getString("message"),
                        Instant.ofEpochMilli(row.getLong("raised_at"))),
                HostId.parse(row.getString("host_id")),
                clearedAt);
    }
}
