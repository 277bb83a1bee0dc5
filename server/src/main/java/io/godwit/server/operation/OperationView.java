package io.godwit.server.operation;

import io.godwit.model.ErrorCode;
import io.godwit.model.OperationId;
import io.godwit.server.migration.Migration;
import io.godwit.server.migration.MigrationView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation as the API shows it, with its moves. */
record OperationView(
        OperationId id,
        Operation.Kind kind,
        Operation.State state,
        String requestedBy,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable ErrorCode code,
        @Nullable String message,
        List<MigrationView> migrations) {

    OperationView {
        migrations = List.copyOf(migrations);
    }

    static OperationView of(Operation operation, List<Migration> moves) {
        return new OperationView(
                operation.id(),
                operation.kind(),
                operation.state(),
                operation.requestedBy(),
                operation.createdAt(),
                operation.endedAt(),
                operation.code(),
                operation.message(),
                moves.stream().map(MigrationView::of).toList());
    }
}
