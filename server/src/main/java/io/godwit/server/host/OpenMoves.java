package io.godwit.server.host;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import java.util.List;

/** The moves whose end is not known, told by the feature that keeps them. */
public interface OpenMoves {

    /** One of them. */
    record OpenMove(MigrationId id, VmId vm, HostId source, HostId target) {}

    List<OpenMove> openMoves();
}
