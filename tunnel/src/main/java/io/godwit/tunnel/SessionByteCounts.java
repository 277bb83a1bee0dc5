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

    static SessionByteCounts of(long payloadSent, long payloadReceived, List<OfPath> paths) {
        long wireSent = 0;
        long wireReceived = 0;
        for (OfPath path : paths) {
            wireSent += path.bytes().wireSent();
            wireReceived += path.bytes().wireReceived();
        }
        return new SessionByteCounts(new ByteCounts(payloadSent, payloadReceived, wireSent, wireReceived), paths);
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
