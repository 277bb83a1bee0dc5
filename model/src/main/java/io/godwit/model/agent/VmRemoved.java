package io.godwit.model.agent;

import io.godwit.model.VmId;

/** A VM is no longer known to its host. */
public record VmRemoved(VmId vmId) {}
