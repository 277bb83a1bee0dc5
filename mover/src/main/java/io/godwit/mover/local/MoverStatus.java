package io.godwit.mover.local;

import io.godwit.model.MigrationId;
import io.godwit.model.host.TunnelEndpoint;
import java.util.List;

/**
 * What a mover tells when an agent attaches.
 *
 * @param pid its process id
 * @param endpoints where its tunnel listens; empty without a migration adapter
 * @param moves moves that are not ended here
 */
public record MoverStatus(long pid, List<TunnelEndpoint> endpoints, List<MigrationId> moves) {

    public MoverStatus {
        endpoints = List.copyOf(endpoints);
        moves = List.copyOf(moves);
    }
}
