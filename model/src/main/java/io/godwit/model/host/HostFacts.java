package io.godwit.model.host;

import java.util.List;

/**
 * What an agent tells of its host when it connects.
 *
 * @param hostName the machine's own name, for people; the controller fixes the name that counts
 * @param bootId the kernel's boot id; another one means: nothing that ran before runs still
 * @param certificateFingerprint SHA-256 of the host's certificate, lower-case hex
 * @param tunnelEndpoints where its mover can be reached for moves, best first
 * @param libvirtVersion major * 1,000,000 + minor * 1,000 + release, as libvirt counts
 * @param hypervisorVersion QEMU's version in the same form
 */
public record HostFacts(
        String hostName,
        String bootId,
        String certificateFingerprint,
        List<TunnelEndpoint> tunnelEndpoints,
        int libvirtVersion,
        int hypervisorVersion,
        String godwitVersion,
        int cpus,
        long memoryBytes) {

    public HostFacts {
        tunnelEndpoints = List.copyOf(tunnelEndpoints);
    }
}
