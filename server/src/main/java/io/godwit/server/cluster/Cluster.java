package io.godwit.server.cluster;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the API shows it.
 *
 * @param hosts names of its hosts, sorted
 */
record Cluster(ClusterId id, String name, @Nullable String description, List<String> hosts, Instant createdAt) {

    Cluster {
        hosts = List.copyOf(hosts);
    }
}
