package io.godwit.server.migration;

import io.godwit.server.host.OpenMoves;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells hosts and inventory which moves are open. */
@Component
final class MovesOfHosts implements OpenMoves {

    private final Migrations migrations;

    MovesOfHosts(Migrations migrations) {
        this.migrations = migrations;
    }

    @Override
    public List<OpenMove> openMoves() {
        return migrations.open().stream()
                .map(move -> new OpenMove(move.id(), move.vmId(), move.sourceHost(), move.targetHost()))
                .toList();
    }
}
