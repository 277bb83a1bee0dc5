package io.godwit.server.host;

import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as the API shows it.
 *
 * @param name the name that the controller fixed when the host joined
 * @param state whether its agent is connected now
 * @param facts what its agent told last; absent before its first connection
 */
public record Host(
        HostId id,
        String name,
        State state,
        Instant joinedAt,
        Instant certificateExpiresAt,
        boolean revoked,
        @Nullable HostFacts facts) {

    /** Whether a host's agent is connected. */
    public enum State {
        CONNECTED,
        DISCONNECTED
    }
}
