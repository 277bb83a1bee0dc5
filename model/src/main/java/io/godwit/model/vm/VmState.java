package io.godwit.model.vm;

/** A VM's state, in libvirt's terms (virDomainState). */
public enum VmState {
    NO_STATE,
    RUNNING,
    BLOCKED,
    PAUSED,
    SHUTTING_DOWN,
    SHUT_OFF,
    CRASHED,
    SUSPENDED;

    /** Whether the guest's CPUs can run now: only such a VM can be moved live. */
    public boolean running() {
        return this == RUNNING || this == BLOCKED;
    }
}
