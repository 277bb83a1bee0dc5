package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A move as the API shows it.
 *
 * @param code why it did not complete; absent otherwise
 * @param requestedBy the account that asked for it
 * @param reason why, in the words of whoever asked
 * @param startedAt when its ticket was written down, before anybody got it. A move that failed or was cancelled without it
 *     was refused by a check: no host was told, nothing has changed
 * @param durationMillis from the ticket's arrival at the source to the end there; absent until the source has reported
 * @param percent of the whole way, 0 to 100, never less than before
 * @param forecast what was expected before the start (A6); absent: nobody forecasts yet
 * @param outage what was measured on the network (A3); absent: nobody measured it
 */
public record MigrationView(
        MigrationId id,
        OperationId operationId,
        VmId vmId,
        String vmName,
        HostId sourceHost,
        String source,
        HostId targetHost,
        String target,
        MigrationState state,
        @Nullable ErrorCode code,
        @Nullable String message,
        String requestedBy,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long durationMillis,
        boolean cancelRequested,
        MoveOptions options,
        double percent,
        @Nullable MoveProgress progress,
        @Nullable MoveReport sourceReport,
        @Nullable MoveReport targetReport,
        @Nullable JsonNode forecast,
        @Nullable Outage outage) {

    public static MigrationView of(Migration migration) {
        MoveOrder order = migration.order();
        MoveProgress progress = migration.progress();
        double percent =
                migration.state() == MigrationState.COMPLETED ? 100 : progress == null ? 0 : progress.percent();
        return new MigrationView(
                order.id(),
                order.operationId(),
                order.vmId(),
                order.vmName(),
                order.sourceHost(),
                order.source(),
                order.targetHost(),
                order.target(),
                migration.state(),
                migration.code(),
                migration.message(),
                order.requestedBy(),
                order.reason(),
                order.createdAt(),
                migration.startedAt(),
                migration.endedAt(),
                Figures.of(migration.sourceReport()).durationMillis(),
                migration.cancelRequested(),
                migration.options(),
                percent,
                progress,
                migration.sourceReport(),
                migration.targetReport(),
                null,
                null);
    }
}
