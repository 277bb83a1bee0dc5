package io.godwit.server.host;

import io.godwit.model.HostId;
import java.util.Optional;

/** Which cluster a host belongs to, told by the feature that keeps clusters. */
public interface ClusterNames {

    Optional<String> clusterOf(HostId host);
}
