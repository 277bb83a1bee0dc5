package io.godwit.server.host;

import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.HypervisorStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as the API shows it.
 *
 * @param name the name that the controller fixed when the host joined; a removed host's name may be another's now
 * @param connected whether its agent is connected now
 * @param hypervisor whether the agent reaches libvirt; absent while it has not told
 * @param cluster the name of the cluster it belongs to, if any
 * @param lastSeenAt when its agent was connected last, now while it is; absent before its first connection
 * @param facts what its agent told last; absent before its first connection
 */
public record Host(
        HostId id,
        String name,
        State state,
        boolean connected,
        @Nullable HypervisorStatus hypervisor,
        @Nullable String cluster,
        Instant joinedAt,
        @Nullable Instant lastSeenAt,
        Instant certificateExpiresAt,
        @Nullable Instant removedAt,
        @Nullable HostFacts facts) {

    /** Maintenance stands above the connection, removal above everything; {@link #connected} tells the connection. */
    public enum State {
        CONNECTED,
        DISCONNECTED,

        /** It takes no incoming moves. */
        MAINTENANCE,

        /** Its certificate is revoked, its VMs are no longer shown; they run on there. */
        REMOVED
    }
}
