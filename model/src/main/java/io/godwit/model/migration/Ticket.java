package io.godwit.model.migration;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.host.TunnelEndpoint;
import java.time.Instant;
import java.util.List;

/**
 * The controller's signed order for one move, the same for both hosts, valid once.
 *
 * @param expiresAt governs the start only: a move that has begun is never ended by it
 * @param sourceBootId the boot id that the controller last heard of; a host that was booted since refuses
 * @param tunnelEndpoints where the target's mover can be reached, best first
 */
public record Ticket(
        MigrationId migrationId,
        VmId vmId,
        String vmName,
        HostId sourceHost,
        HostId targetHost,
        String sourceName,
        String targetName,
        String sourceFingerprint,
        String targetFingerprint,
        String sourceBootId,
        String targetBootId,
        List<TunnelEndpoint> tunnelEndpoints,
        MoveOptions options,
        Instant issuedAt,
        Instant expiresAt) {

    public Ticket {
        tunnelEndpoints = List.copyOf(tunnelEndpoints);
        if (sourceHost.equals(targetHost)) {
            throw new IllegalArgumentException("source and target of a move are the same host: " + sourceName);
        }
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("a ticket must expire after it is issued");
        }
    }
}
