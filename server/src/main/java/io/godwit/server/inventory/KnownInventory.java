package io.godwit.server.inventory;

import io.godwit.model.agent.HostResources;
import io.godwit.model.vm.Vm;
import java.util.List;

/** What one host has told last, as it is written down for the time in which it does not tell. */
record KnownInventory(List<Vm> vms, HostResources resources) {

    static final HostResources NO_RESOURCES = new HostResources(List.of(), List.of(), List.of());

    KnownInventory {
        vms = List.copyOf(vms);
    }
}
