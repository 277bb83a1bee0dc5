package io.godwit.model.agent;

import io.godwit.model.HostId;

/** The controller's answer: the version to speak, and who the host is. */
public record Welcome(int version, HostId hostId, String hostName) {}
