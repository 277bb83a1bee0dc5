package io.godwit.model.host;

/**
 * Whether the agent reaches its host's libvirt.
 *
 * @param message why not, in plain words; empty when it does
 */
public record HypervisorStatus(boolean reachable, String message) {}
