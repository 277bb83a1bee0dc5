package io.godwit.simulator;

import io.godwit.model.VmId;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import java.util.UUID;

/**
 * A modelled guest; where it runs is the {@link SimulatedWorld}'s to say.
 *
 * @param dirtyBytesPerSecond how fast it writes memory
 * @param datastore where its disk lies; empty for a guest without a disk
 */
public record SimulatedVm(
        VmId id,
        String name,
        int vcpus,
        long memoryBytes,
        long dirtyBytesPerSecond,
        String datastore,
        boolean persistent,
        boolean autostart) {

    public SimulatedVm {
        if (memoryBytes < 1 || dirtyBytesPerSecond < 0) {
            throw new IllegalArgumentException("VM " + name + " needs memory, and its dirty rate is not negative");
        }
    }

    /** A guest with 1 GiB and a steady 10 MiB/s of writes, its disk on {@link HostSize#DATASTORE}. */
    public static SimulatedVm named(String name) {
        return new SimulatedVm(
                new VmId(UUID.randomUUID()), name, 2, 1L << 30, 10L << 20, HostSize.DATASTORE, true, false);
    }

    public SimulatedVm withMemoryBytes(long bytes) {
        return new SimulatedVm(id, name, vcpus, bytes, dirtyBytesPerSecond, datastore, persistent, autostart);
    }

    public SimulatedVm withDirtyBytesPerSecond(long rate) {
        return new SimulatedVm(id, name, vcpus, memoryBytes, rate, datastore, persistent, autostart);
    }

    public SimulatedVm withDatastore(String other) {
        return new SimulatedVm(id, name, vcpus, memoryBytes, dirtyBytesPerSecond, other, persistent, autostart);
    }

    /** As libvirt of a host reports it. */
    Vm shown(VmState state, String reason) {
        return new Vm(id, name, state, reason, vcpus, memoryBytes, persistent, autostart);
    }
}
