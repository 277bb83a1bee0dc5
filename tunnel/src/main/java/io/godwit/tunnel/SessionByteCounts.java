package io.godwit.tunnel;

import java.util.List;

/**
 * Bytes of a session so far.
 *
 * @param total the session's; wire bytes are the sum over its paths
 * @param paths in the order in which they joined, lost ones included
 */
public record SessionByteCounts(ByteCounts total, List<OfPath> paths) {
    public SessionByteCounts {
        paths = List.copyOf(paths);
    }

    /**
     * Of one path.
     *
     * @param path where it leads
     * @param alive whether it still carries
     * @param bytes what it carried
     */
    public record OfPath(TunnelPath path, boolean alive, ByteCounts bytes) {}
}
