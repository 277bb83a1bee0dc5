package io.godwit.model.migration;

/**
 * How long the guest's CPUs stood still: from QEMU's STOP event at the source to its RESUME event at the target.
 *
 * @param stopMicros STOP, microseconds since the epoch by the source's clock
 * @param resumeMicros RESUME, microseconds since the epoch by the target's clock
 * @param clockOffsetMicros target's clock minus source's, as measured over the tunnel
 * @param clockErrorMicros half the round trip of that measurement: the true offset lies within plus or minus this
 * @param pauseMicros resume minus stop minus offset
 */
public record Pause(
        long stopMicros, long resumeMicros, long clockOffsetMicros, long clockErrorMicros, long pauseMicros) {

    public static Pause between(long stopMicros, long resumeMicros, long clockOffsetMicros, long clockErrorMicros) {
        return new Pause(
                stopMicros,
                resumeMicros,
                clockOffsetMicros,
                clockErrorMicros,
                resumeMicros - stopMicros - clockOffsetMicros);
    }
}
