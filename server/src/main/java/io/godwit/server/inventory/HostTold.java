package io.godwit.server.inventory;

import io.godwit.model.VmId;
import io.godwit.model.agent.HostResources;
import io.godwit.model.vm.Vm;
import io.godwit.server.host.AgentHandlers;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What one host has told last; written by {@link Inventories} alone, under its lock. */
final class HostTold {

    final Map<VmId, Vm> vms = new ConcurrentHashMap<>();
    volatile HostResources resources = KnownInventory.NO_RESOURCES;

    /** The last instant at which what is here was surely right, as far as is known. */
    volatile Instant heardAt;

    private volatile @Nullable AgentHandlers toldAllOn;

    HostTold(Instant heardAt) {
        this.heardAt = heardAt;
    }

    void toldAll(AgentHandlers link) {
        toldAllOn = link;
    }

    /** Whether all VMs were told on the link that is the host's current one. */
    boolean fresh() {
        AgentHandlers link = toldAllOn;
        return link != null && link.current();
    }

    KnownInventory known() {
        return new KnownInventory(java.util.List.copyOf(vms.values()), resources);
    }
}
