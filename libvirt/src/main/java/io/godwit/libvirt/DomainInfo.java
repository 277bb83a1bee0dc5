package io.godwit.libvirt;

import java.time.Duration;

/**
 * Size of a domain and what it used.
 *
 * @param maximumMemoryKib memory it may have, in KiB
 * @param memoryKib memory it has now, in KiB
 * @param cpuTime CPU time used since it started
 */
public record DomainInfo(DomainState.State state, long maximumMemoryKib, long memoryKib, int vcpus, Duration cpuTime) {
    static DomainInfo decode(XdrDecoder in) {
        return new DomainInfo(
                DomainState.State.of(in.integer()), in.hyper(), in.hyper(), in.integer(), Duration.ofNanos(in.hyper()));
    }
}
