package io.godwit.mover.peer;

import io.godwit.mover.settlement.TargetOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What the target has recorded.
 *
 * @param bootId the target's boot
 * @param cookie Finish3's cookie, base64, for Confirm3; absent when there is none
 * @param resumeMicros QEMU's RESUME event, microseconds since the epoch by the target's clock; absent when not seen
 * @param askedMicros when the request to finish arrived, microseconds since the epoch by the target's clock; 0 when none
 *     did in this process
 * @param committedMicros when COMMIT was recorded, in the same way
 * @param finishMicros how long Finish3 took; 0 when it was not called in this process
 */
public record Outcome(
        TargetOutcome outcome,
        String bootId,
        String message,
        @Nullable String cookie,
        @Nullable Long resumeMicros,
        long askedMicros,
        long committedMicros,
        long finishMicros) {}
