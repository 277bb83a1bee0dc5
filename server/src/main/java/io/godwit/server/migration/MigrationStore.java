package io.godwit.server.migration;

import io.godwit.link.GodwitJson;
import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.SignedTicket;
import io.godwit.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves in the database, and the ticket of each. */
@Component
final class MigrationStore {

    private static final String COLUMNS = """
            SELECT id, vm_id, vm_name, source_host, source_name, target_host, target_name, state, code, message,
                requested_by, created_at, started_at, ended_at, cancel_requested, options, progress, source_report,
                target_report
            FROM migrations
            """;

    private final JdbcClient database;

    MigrationStore(Database database) {
        this.database = database.client();
    }

    void insert(Migration migration) {
        database.sql("""
                        INSERT INTO migrations (id, vm_id, vm_name, source_host, source_name, target_host, target_name,
                            requested_by, created_at, state, cancel_requested, options)
                        VALUES (:id, :vm, :vmName, :sourceHost, :source, :targetHost, :target, :requestedBy, :createdAt,
                            :state, 0, :options)""")
                .param("id", migration.id().toString())
                .param("vm", migration.vmId().toString())
                .param("vmName", migration.vmName())
                .param("sourceHost", migration.sourceHost().toString())
                .param("source", migration.source())
                .param("targetHost", migration.targetHost().toString())
                .param("target", migration.target())
                .param("requestedBy", migration.requestedBy())
                .param("createdAt", migration.createdAt().toEpochMilli())
                .param("state", migration.state().name())
                .param("options", json(migration.options()))
                .update();
    }

    /** Writes everything that changes during a move. */
    void update(Migration migration) {
        database.sql("""
                        UPDATE migrations SET state = :state, code = :code, message = :message, started_at = :startedAt,
                            ended_at = :endedAt, cancel_requested = :cancel, options = :options, progress = :progress,
                            source_report = :sourceReport, target_report = :targetReport
                        WHERE id = :id""")
                .param("id", migration.id().toString())
                .param("state", migration.state().name())
                .param(
                        "code",
                        migration.code() == null ? null : migration.code().code())
                .param("message", migration.message())
                .param("startedAt", millis(migration.startedAt()))
                .param("endedAt", millis(migration.endedAt()))
                .param("cancel", migration.cancelRequested() ? 1 : 0)
                .param("options", json(migration.options()))
                .param("progress", json(migration.progress()))
                .param("sourceReport", json(migration.sourceReport()))
                .param("targetReport", json(migration.targetReport()))
                .update();
    }

    void saveTicket(MigrationId id, SignedTicket ticket) {
        database.sql("UPDATE migrations SET ticket = ? WHERE id = ?")
                .params(GodwitJson.lenient().writeValueAsString(ticket), id.toString())
                .update();
    }

    Optional<SignedTicket> findTicket(MigrationId id) {
        return database.sql("SELECT ticket FROM migrations WHERE id = ? AND ticket IS NOT NULL")
                .param(id.toString())
                .query(String.class)
                .optional()
                .map(json -> GodwitJson.lenient().readValue(json, SignedTicket.class));
    }

    Optional<Migration> find(MigrationId id) {
        return database.sql(COLUMNS + "WHERE id = ?")
                .param(id.toString())
                .query(MigrationStore::migration)
                .optional();
    }

    /** The newest moves first. */
    List<Migration> list(int limit) {
        return database.sql(COLUMNS + "ORDER BY created_at DESC, rowid DESC LIMIT ?")
                .param(limit)
                .query(MigrationStore::migration)
                .list();
    }

    /** Moves whose end is not known, undecided ones among them. */
    List<Migration> open() {
        return database.sql(COLUMNS + "WHERE state NOT IN ('COMPLETED', 'FAILED', 'CANCELLED') ORDER BY created_at")
                .query(MigrationStore::migration)
                .list();
    }

    private static Migration migration(ResultSet row, int number) throws SQLException {
        String code = row.getString("code");
        return new Migration(
                MigrationId.parse(row.getString("id")),
                VmId.parse(row.getString("vm_id")),
                row.getString("vm_name"),
                HostId.parse(row.getString("source_host")),
                row.getString("source_name"),
                HostId.parse(row.getString("target_host")),
                row.getString("target_name"),
                MigrationState.valueOf(row.getString("state")),
                code == null ? null : ErrorCode.find(code).orElse(ErrorCode.INTERNAL),
                row.getString("message"),
                row.getString("requested_by"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getBoolean("cancel_requested"),
                GodwitJson.lenient().readValue(row.getString("options"), MoveOptions.class),
                read(row.getString("progress"), MoveProgress.class),
                read(row.getString("source_report"), MoveReport.class),
                read(row.getString("target_report"), MoveReport.class));
    }

    private static <T> @Nullable T read(@Nullable String json, Class<T> type) {
        return json == null ? null : GodwitJson.lenient().readValue(json, type);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : GodwitJson.lenient().writeValueAsString(value);
    }
}
