package io.godwit.model.vm;

import io.godwit.model.VmId;

/**
 * One VM on one host, as that host's libvirt reports it.
 *
 * @param reason libvirt's reason for the state, in its words, for example {@code booted} or {@code migrating}
 * @param memoryBytes memory assigned to the guest
 */
public record Vm(
        VmId id,
        String name,
        VmState state,
        String reason,
        int vcpus,
        long memoryBytes,
        boolean persistent,
        boolean autostart) {

    public Vm {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a VM needs a name");
        }
        if (vcpus < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("vcpus and memory of VM " + name + " must not be negative");
        }
    }
}
