package io.godwit.server.operation;

import io.godwit.model.ErrorCode;
import io.godwit.model.OperationId;
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

/** Operations in the database. */
@Component
final class OperationStore {

    private static final String COLUMNS =
            "SELECT id, kind, state, code, message, requested_by, created_at, ended_at FROM operations ";

    private final JdbcClient database;

    OperationStore(Database database) {
        this.database = database.client();
    }

    void insert(Operation operation) {
        database.sql("""
                        INSERT INTO operations (id, kind, state, requested_by, created_at)
                        VALUES (:id, :kind, :state, :requestedBy, :createdAt)""")
                .param("id", operation.id().toString())
                .param("kind", operation.kind().name())
                .param("state", operation.state().name())
                .param("requestedBy", operation.requestedBy())
                .param("createdAt", operation.createdAt().toEpochMilli())
                .update();
    }

    /** Writes everything that changes. */
    void update(Operation operation) {
        ErrorCode code = operation.code();
        Instant end = operation.endedAt();
        database.sql("""
                        UPDATE operations SET state = :state, code = :code, message = :message, ended_at = :endedAt
                        WHERE id = :id""")
                .param("id", operation.id().toString())
                .param("state", operation.state().name())
                .param("code", code == null ? null : code.code())
                .param("message", operation.message())
                .param("endedAt", end == null ? null : end.toEpochMilli())
                .update();
    }

    Optional<Operation> find(OperationId id) {
        return database.sql(COLUMNS + "WHERE id = ?")
                .param(id.toString())
                .query(OperationStore::operation)
                .optional();
    }

    /** At most so many after that place, the newest first. */
    List<Operation> list(Operation.@Nullable Kind kind, Operation.@Nullable State state, Position after, int most) {
        String kinds = kind == null ? "" : "kind = :kind AND ";
        String states = state == null ? "" : "state = :state AND ";
        JdbcClient.StatementSpec query = database.sql(COLUMNS + "WHERE " + kinds + states
                        + "(created_at < :createdAt OR (created_at = :createdAt AND id < :id))"
                        + " ORDER BY created_at DESC, id DESC LIMIT :most")
                .param("createdAt", after.createdAtMillis())
                .param("id", after.id())
                .param("most", most);
        if (kind != null) {
            query = query.param("kind", kind.name());
        }
        if (state != null) {
            query = query.param("state", state.name());
        }
        return query.query(OperationStore::operation).list();
    }

    private static Operation operation(ResultSet row, int number) throws SQLException {
        String code = row.getString("code");
        long end = row.getLong("ended_at");
        Instant endedAt = row.wasNull() ? null : Instant.ofEpochMilli(end);
        return new Operation(
                OperationId.parse(row.getString("id")),
                Operation.Kind.valueOf(row.getString("kind")),
                Operation.State.valueOf(row.getString("state")),
                code == null ? null : ErrorCode.find(code).orElse(ErrorCode.INTERNAL),
                row.getString("message"),
                row.getString("requested_by"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                endedAt);
    }
}
