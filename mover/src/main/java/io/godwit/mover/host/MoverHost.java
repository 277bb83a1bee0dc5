package io.godwit.mover.host;

import io.godwit.mover.domain.Hypervisor;
import io.godwit.mover.hook.Hooks;
import io.godwit.mover.journal.Decisions;
import io.godwit.mover.journal.Journal;
import io.godwit.mover.journal.MoveListener;
import io.godwit.mover.policy.HostPolicy;

/**
 * This host, as every move on it sees it.
 *
 * @param bootId the kernel's boot id
 */
public record MoverHost(
        MoverSettings settings,
        String bootId,
        HostIdentity identity,
        HostPolicy policy,
        MigrationAdapters adapters,
        Hypervisor hypervisor,
        Journal journal,
        Decisions decisions,
        Hooks hooks,
        MoveListener listener) {

    /** The boot and the life of the runtime directory: as long as it is the same, a missing decision was never made. */
    public String era() {
        return bootId + "/" + decisions.epoch();
    }
}
