package io.godwit.agent.resource;

import io.godwit.libvirt.ErrorCode;
import io.godwit.libvirt.LibvirtException;
import io.godwit.libvirt.NetworkRef;
import io.godwit.libvirt.ResourceCalls;
import io.godwit.model.host.HostNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** What VMs of this host can be attached to: libvirt's networks, and bridges that none of them stands for. */
final class NetworkReader {

    private NetworkReader() {}

    /** libvirt's networks; one that vanishes meanwhile is left out. Empty where the daemon has no driver for them. */
    static List<HostNetwork> libvirt(ResourceCalls calls, Collection<LinkDevices.Device> devices) {
        List<HostNetwork> networks = new ArrayList<>();
        for (NetworkRef network : DefinitionXml.listed(calls::networks)) {
            try {
                networks.add(network(network.name(), calls.xml(network), calls.active(network), devices));
            } catch (LibvirtException e) {
                if (e.code() != ErrorCode.NO_NETWORK) {
                    throw e;
                }
            }
        }
        return networks;
    }

    /** Bridges of this host that are not behind one of libvirt's networks. */
    static List<HostNetwork> bridges(Collection<LinkDevices.Device> devices, Collection<HostNetwork> known) {
        Set<String> behind =
                known.stream().map(HostNetwork::bridge).filter(Objects::nonNull).collect(Collectors.toSet());
        return devices.stream()
                .filter(device -> device.bridge() && !behind.contains(device.name()))
                .map(device -> new HostNetwork(
                        device.name(), false, "bridge", device.name(), true, uplink(device.name(), devices)))
                .toList();
    }

    static HostNetwork network(String name, String xml, boolean active, Collection<LinkDevices.Device> devices) {
        Element network = DefinitionXml.parse(xml);
        Optional<Element> forward = DefinitionXml.child(network, "forward");
        @Nullable
        String bridge = DefinitionXml.child(network, "bridge")
                .map(element -> element.getAttribute("name"))
                .filter(found -> !found.isEmpty())
                .orElse(null);
        // Without a bridge, guests sit on the named devices themselves (macvtap).
        boolean uplink = bridge == null
                ? forward.filter(element ->
                                element.getElementsByTagName("interface").getLength() > 0)
                        .isPresent()
                : uplink(bridge, devices);
        String mode = forward.map(element -> element.getAttribute("mode"))
                .map(found -> found.isEmpty() ? "nat" : found)
                .orElse("isolated");
        return new HostNetwork(name, true, mode, bridge, active, uplink);
    }

    private static boolean uplink(String bridge, Collection<LinkDevices.Device> devices) {
        return devices.stream()
                .anyMatch(device -> !device.guestPort()
                        && device.master().filter(bridge::equals).isPresent());
    }
}
