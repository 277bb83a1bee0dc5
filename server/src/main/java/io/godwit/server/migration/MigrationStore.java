package io.godwit.server.migration;

import io.godwit.link.GodwitJson;
import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.SignedTicket;
import io.godwit.server.page.Position;
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
            SELECT id, operation_id, vm_id, vm_name, source_host, source_name, target_host, target_name, state, code,
                message, requested_by, reason, created_at, started_at, ended_at, cancel_requested, options, progress,
                source_report, target_report
            FROM migrations
            """;

    private final JdbcClient database;

    MigrationStore(Database database) {
        this.database = database.client();
    }

    void insert(Migration migration) {
        MoveOrder order = migration.order();
        database.sql("""
                        INSERT INTO migrations (id, operation_id, vm_id, vm_name, source_host, source_name, target_host,
                            target_name, requested_by, reason, created_at, state, cancel_requested, options)
                        VALUES (:id, :operation, :vm, :vmName, :sourceHost, :source, :targetHost, :target, :requestedBy,
                            :reason, :createdAt, :state, 0, :options)""")
                .param("id", order.id().toString())
                .param("operation", order.operationId().toString())
                .param("vm", order.vmId().toString())
                .param("vmName", order.vmName())
                .param("sourceHost", order.sourceHost().toString())
                .param("source", order.source())
                .param("targetHost", order.targetHost().toString())
                .param("target", order.target())
                .param("requestedBy", order.requestedBy())
                .param("reason", order.reason())
                .param("createdAt", order.createdAt().toEpochMilli())
                .param("state", migration.state().name())
                .param("options", json(migration.options()))
                .update();
    }

    /** Writes everything that changes during a move. */
    void update(Migration migration) {
        Figures figures = Figures.of(migration.sourceReport());
        ErrorCode code = migration.code();
        database.sql("""
                        UPDATE migrations SET state = :state, code = :code, message = :message, started_at = :startedAt,
                            ended_at = :endedAt, cancel_requested = :cancel, options = :options, progress = :progress,
                            source_report = :sourceReport, target_report = :targetReport,
                            duration_millis = :duration, pause_micros = :pause, bytes = :bytes
                        WHERE id = :id""")
                .param("id", migration.id().toString())
                .param("state", migration.state().name())
                .param("code", code == null ? null : code.code())
                .param("message", migration.message())
                .param("startedAt", millis(migration.startedAt()))
                .param("endedAt", millis(migration.endedAt()))
                .param("cancel", migration.cancelRequested() ? 1 : 0)
                .param("options", json(migration.options()))
                .param("progress", json(migration.progress()))
                .param("sourceReport", json(migration.sourceReport()))
                .param("targetReport", json(migration.targetReport()))
                .param("duration", figures.durationMillis())
                .param("pause", figures.pauseMicros())
                .param("bytes", figures.bytes())
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

    /** At most so many moves after that place, the newest first. */
    List<Migration> list(MigrationFilter filter, Position after, int most) {
        MigrationFilter.Condition condition = filter.condition();
        return database.sql(COLUMNS + "WHERE " + condition.sql()
                        + " AND (created_at < :createdAt OR (created_at = :createdAt AND id < :id))"
                        + " ORDER BY created_at DESC, id DESC LIMIT :most")
                .params(condition.parameters())
                .param("createdAt", after.createdAtMillis())
                .param("id", after.id())
                .param("most", most)
                .query(MigrationStore::migration)
                .list();
    }

    /** The moves of one operation, by VM. */
    List<Migration> list(OperationId operation) {
        return database.sql(COLUMNS + "WHERE operation_id = ? ORDER BY vm_name, id")
                .param(operation.toString())
                .query(MigrationStore::migration)
                .list();
    }

    /** Moves whose end is not known, undecided ones among them. */
    List<Migration> open() {
        return database.sql(COLUMNS + "WHERE state NOT IN ('COMPLETED', 'FAILED', 'CANCELLED') ORDER BY created_at, id")
                .query(MigrationStore::migration)
                .list();
    }

    private static Migration migration(ResultSet row, int number) throws SQLException {
        String code = row.getString("code");
        return new Migration(
                order(row),
                MigrationState.valueOf(row.getString("state")),
                code == null ? null : ErrorCode.find(code).orElse(ErrorCode.INTERNAL),
                row.getString("message"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getInt("cancel_requested") != 0,
                GodwitJson.lenient().readValue(row.getString("options"), MoveOptions.class),
                read(row.getString("progress"), MoveProgress.class),
                read(row.getString("source_report"), MoveReport.class),
                read(row.getString("target_report"), MoveReport.class));
    }

    private static MoveOrder order(ResultSet row) throws SQLException {
        return new MoveOrder(
                MigrationId.parse(row.getString("id")),
                OperationId.parse(row.getString("operation_id")),
                VmId.parse(row.getString("vm_id")),
                row.getString("vm_name"),
                HostId.parse(row.getString("source_host")),
                row.getString("source_name"),
                HostId.parse(row.getString("target_host")),
                row.getString("target_name"),
                row.getString("requested_by"),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("created_at")));
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
