package io.godwit.lab.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one move. A figure that could not be measured is null, and a note says why.
 *
 * @param result the state in which the move ended, in lower case
 * @param message the controller's words when it did not complete
 * @param totalMs from the request until the controller had the move's end
 * @param pauseMs QEMU's STOP at the source to its RESUME at the target
 * @param pauseErrorMs how far the pause may be off because the hosts' clocks differ
 * @param outageMs the longest time without an answer to ARP probes, from just before the request until a moment after the
 *     end
 * @param outageResolutionMs time between two probes
 * @param bytes over the wire, both directions
 * @param phases name to milliseconds, in their order
 * @param rssMib resident memory by process just after the move
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MoveFigures(
        String from,
        String to,
        String result,
        @Nullable String message,
        @Nullable Long totalMs,
        @Nullable Double pauseMs,
        @Nullable Double pauseErrorMs,
        @Nullable Double outageMs,
        double outageResolutionMs,
        @Nullable Long bytes,
        @Nullable Long memoryBytes,
        @Nullable Integer passes,
        Map<String, Double> phases,
        Tcp tcp,
        @Nullable Disk disk,
        @Nullable GuestFigures guest,
        Map<String, Resident> rssMib,
        List<String> notes) {

    public MoveFigures {
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        rssMib = Collections.unmodifiableMap(new LinkedHashMap<>(rssMib));
        notes = List.copyOf(notes);
    }

    /**
     * The session from just before the request until a moment after the end.
     *
     * @param lost sent and not answered within the grace period
     */
    public record Tcp(
            long sent, long answered, long lost, long reconnects, double longestGapMs, double messagesPerSecond) {}

    /**
     * The guest's disk, read from outside after the move.
     *
     * @param acked acknowledged records that the disk must still hold
     * @param found those of them that are there
     * @param ackedDuringMove how many were acknowledged while the move was under way and in the moment after it
     */
    public record Disk(long acked, long found, long ackedDuringMove) {}

    /**
     * What the guest says of itself.
     *
     * @param dirtyBytesPerSecond its writes to memory from just before the request to the end of the move
     * @param verifiedPages pages it read and found as written in that time and the moment after it
     * @param corruptedPages pages that were not as written, since boot
     * @param restarted whether it is another boot than before the move
     */
    public record GuestFigures(long dirtyBytesPerSecond, long verifiedPages, long corruptedPages, boolean restarted) {}
}
