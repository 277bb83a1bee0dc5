package io.godwit.model.agent;

import io.godwit.model.host.HostFacts;

/** The agent's first words. */
public record Hello(int oldestVersion, int version, HostFacts facts) {}
