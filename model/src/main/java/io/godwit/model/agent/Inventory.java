package io.godwit.model.agent;

import io.godwit.model.vm.Vm;
import java.util.List;

/** All VMs of one host; whatever is not in it is not there. */
public record Inventory(List<Vm> vms) {

    public Inventory {
        vms = List.copyOf(vms);
    }
}
