package io.godwit.mover.target;

import io.godwit.libvirt.LibvirtConnection;
import io.godwit.model.GodwitException;
import io.godwit.mover.domain.Hypervisor;

/**
 * The two connections to libvirt of one move at its target. They carry nothing before Prepare3, so they may be opened as soon
 * as the move is announced.
 *
 * @param phases Prepare3 and Finish3 alone: libvirt ties the incoming copy to it
 * @param watching events and questions
 */
record TargetConnections(LibvirtConnection phases, LibvirtConnection watching) implements AutoCloseable {

    /** Fails with HYPERVISOR_UNREACHABLE. */
    static TargetConnections open(Hypervisor hypervisor) {
        LibvirtConnection phases = hypervisor.connect();
        try {
            return new TargetConnections(phases, hypervisor.connect());
        } catch (GodwitException e) {
            phases.close();
            throw e;
        }
    }

    boolean alive() {
        return phases.isAlive() && watching.isAlive();
    }

    @Override
    public void close() {
        phases.close();
        watching.close();
    }
}
