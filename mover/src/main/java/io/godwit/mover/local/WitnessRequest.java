package io.godwit.mover.local;

import io.godwit.model.VmId;

/** Asks what was seen of a VM since the given time (the boot's monotonic clock, as {@link System#nanoTime} reads it). */
public record WitnessRequest(VmId vmId, long sinceNanos) {}
