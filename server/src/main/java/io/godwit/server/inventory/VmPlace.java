package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.vm.Vm;

/** One VM on one host; while a VM moves, it may have two places. */
public record VmPlace(HostId host, Vm vm) {

    /** Sorts places by the VM's name; unique. */
    String key() {
        return key(vm.name()) + vm.id() + host;
    }

    /** With what the keys of all VMs of that name begin. */
    static String key(String name) {
        return name + '\u0000';
    }
}
