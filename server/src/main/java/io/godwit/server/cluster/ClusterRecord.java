package io.godwit.server.cluster;

import io.godwit.model.HostId;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is kept of a cluster. */
record ClusterRecord(ClusterId id, String name, @Nullable String description, Instant createdAt, Set<HostId> hosts) {

    ClusterRecord {
        hosts = Set.copyOf(hosts);
    }

    ClusterRecord named(String newName, @Nullable String newDescription) {
        return new ClusterRecord(id, newName, newDescription, createdAt, hosts);
    }

    ClusterRecord with(HostId host) {
        Set<HostId> all = Stream.concat(hosts.stream(), Stream.of(host)).collect(Collectors.toUnmodifiableSet());
        return new ClusterRecord(id, name, description, createdAt, all);
    }

    ClusterRecord without(HostId host) {
        Set<HostId> rest = hosts.stream().filter(each -> !each.equals(host)).collect(Collectors.toUnmodifiableSet());
        return new ClusterRecord(id, name, description, createdAt, rest);
    }
}
