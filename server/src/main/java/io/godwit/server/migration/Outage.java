package io.godwit.server.migration;

/**
 * How long the VM answered nobody on the network, as probed from outside (A3).
 *
 * @param resolutionMillis the distance of two probes: the truth lies within plus or minus this
 */
public record Outage(long millis, long resolutionMillis) {}
