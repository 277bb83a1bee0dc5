package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.vm.VmState;
import io.godwit.server.host.Host;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One VM on one host, as the API shows it; id and {@code hostId} together name it.
 *
 * @param host the host's name
 * @param hostState state of that host
 * @param since the host does not tell its VMs since then: what is shown may have changed; absent while it tells
 * @param cluster the host's, if it has one
 * @param migrationId the move of this VM that has not ended, if there is one
 */
record VmView(
        VmId id,
        String name,
        VmState state,
        String reason,
        int vcpus,
        long memoryBytes,
        boolean persistent,
        boolean autostart,
        HostId hostId,
        String host,
        Host.State hostState,
        @Nullable Instant since,
        @Nullable String cluster,
        @Nullable MigrationId migrationId) {}
