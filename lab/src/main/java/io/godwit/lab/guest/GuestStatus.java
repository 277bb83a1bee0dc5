package io.godwit.lab.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What a guest says of itself.
 *
 * @param bootId random per boot: the same before and after a move
 * @param heartbeat grows by about 100 a second; stands still once memory is corrupt
 * @param memoryBytes the region that is written and verified
 * @param dirtyBytes written to the region since boot
 * @param diskRecords how many records the disk holds before the oldest is overwritten, 0 without a disk
 * @param diskAcked sequence of the last record that is on the disk for certain
 * @param diskError errno of the disk write that failed, 0 for none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GuestStatus(
        String bootId,
        long uptimeMillis,
        long heartbeat,
        long memoryBytes,
        long dirtyBytesPerSecond,
        long dirtyBytes,
        long verifiedPages,
        long corruptedPages,
        long diskRecords,
        long diskAcked,
        int diskError,
        long echoedBytes) {
    /** No page was found to differ from what was written. */
    public boolean memoryIntact() {
        return corruptedPages == 0;
    }
}
