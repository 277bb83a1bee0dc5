package io.godwit.mover.local;

import io.godwit.model.VmId;

/** Asks what was seen of a VM since the given time (microseconds since the epoch). */
public record WitnessRequest(VmId vmId, long sinceMicros) {}
