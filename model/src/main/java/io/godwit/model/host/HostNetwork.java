package io.godwit.model.host;

import org.jspecify.annotations.Nullable;

/**
 * A network that VMs of a host can be attached to: one of libvirt's virtual networks, or a bridge that exists on the host.
 *
 * @param name libvirt's name of the network; of a bridge that libvirt does not know, the bridge's
 * @param forward libvirt's forward mode (for example {@code bridge}, {@code nat}, {@code isolated}); {@code bridge} for a
 *     plain bridge
 * @param bridge the bridge behind it, where there is one
 * @param uplink whether the bridge has a physical or VLAN port, so that other hosts can be reached
 */
public record HostNetwork(
        String name,
        boolean libvirt,
        String forward,
        @Nullable String bridge,
        boolean active,
        boolean uplink) {}
