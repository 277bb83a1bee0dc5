package io.godwit.simulator;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.Role;

/** What goes wrong in a move; ordered at its source by {@link HostFaults#onNextMove}. */
public sealed interface MoveFault {

    /** How far the transfer is when it happens, per cent of the memory. */
    double atPercent();

    /** The move gives up; the VM runs on at its source. */
    record Fail(double atPercent, ErrorCode code, String message) implements MoveFault {}

    /** One of the two hosts loses power. */
    record HostDies(double atPercent, Role role) implements MoveFault {}

    /** The agent of one of the two hosts restarts; the move goes on. */
    record AgentRestarts(double atPercent, Role role) implements MoveFault {}

    /** libvirt of one of the two hosts ends; the move fails, the VM runs on at its source. */
    record HypervisorEnds(double atPercent, Role role) implements MoveFault {}

    /**
     * After the guest was stopped it stays unknown whether the target has committed; the VM stays paused until {@link
     * SimulatedMove#decide}.
     */
    record Undecided() implements MoveFault {
        @Override
        public double atPercent() {
            return 100;
        }
    }
}
