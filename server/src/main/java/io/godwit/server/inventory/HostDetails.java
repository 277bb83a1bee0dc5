package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.agent.HostResources;
import io.godwit.model.host.HostAdapter;
import io.godwit.model.host.HostDatastore;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.HostNetwork;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.server.host.Host;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of one host: what {@link Host} tells, and what it has.
 *
 * @param vms how many VMs it has told
 */
record HostDetails(
        HostId id,
        String name,
        Host.State state,
        boolean connected,
        @Nullable HypervisorStatus hypervisor,
        @Nullable String cluster,
        Instant joinedAt,
        @Nullable Instant lastSeenAt,
        Instant certificateExpiresAt,
        @Nullable Instant removedAt,
        @Nullable HostFacts facts,
        int vms,
        List<HostAdapter> adapters,
        List<HostNetwork> networks,
        List<HostDatastore> datastores) {

    static HostDetails of(Host host, int vms, HostResources resources) {
        return new HostDetails(
                host.id(),
                host.name(),
                host.state(),
                host.connected(),
                host.hypervisor(),
                host.cluster(),
                host.joinedAt(),
                host.lastSeenAt(),
                host.certificateExpiresAt(),
                host.removedAt(),
                host.facts(),
                vms,
                resources.adapters(),
                resources.networks(),
                resources.datastores());
    }
}
