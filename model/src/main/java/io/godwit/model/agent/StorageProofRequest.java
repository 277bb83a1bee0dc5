package io.godwit.model.agent;

import io.godwit.model.VmId;

/** Asks the source to put a token beside every writable file disk of the VM. */
public record StorageProofRequest(VmId vmId) {}
