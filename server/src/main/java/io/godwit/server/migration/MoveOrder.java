package io.godwit.server.migration;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; never changes.
 *
 * @param operationId the operation that this move is part of
 * @param source name of the host it leaves
 * @param target name of the host it enters
 * @param requestedBy the account that asked for it
 * @param reason why, in the words of whoever asked; absent when nothing was said
 */
public record MoveOrder(
        MigrationId id,
        OperationId operationId,
        VmId vmId,
        String vmName,
        HostId sourceHost,
        String source,
        HostId targetHost,
        String target,
        String requestedBy,
        @Nullable String reason,
        Instant createdAt) {}
