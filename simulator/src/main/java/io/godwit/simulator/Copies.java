package io.godwit.simulator;

import io.godwit.model.VmId;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The VMs that one host's libvirt knows, with their states. Used under the world's lock. */
final class Copies {

    private final Map<VmId, Vm> vms = new LinkedHashMap<>();

    Vm put(SimulatedVm vm, VmState state, String reason) {
        Vm shown = vm.shown(state, reason);
        vms.put(vm.id(), shown);
        return shown;
    }

    boolean remove(VmId vm) {
        return vms.remove(vm) != null;
    }

    Optional<Vm> find(VmId vm) {
        return Optional.ofNullable(vms.get(vm));
    }

    boolean runs(VmId vm) {
        Vm known = vms.get(vm);
        return known != null && known.state().running();
    }

    List<Vm> list() {
        return List.copyOf(vms.values());
    }

    /** Memory of all copies that hold some. */
    long usedBytes() {
        return vms.values().stream()
                .filter(vm -> vm.state() != VmState.SHUT_OFF)
                .mapToLong(Vm::memoryBytes)
                .sum();
    }
}
