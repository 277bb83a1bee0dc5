package io.godwit.agent.resource;

import io.godwit.model.host.HostAdapter;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network adapters of this host, without the loopback and those that lead to guests. The JDK knows only those that have
 * an address, so the devices are the kernel's and only their addresses are the JDK's.
 */
final class AdapterReader {

    static final String MANAGEMENT = "management";

    private static final String LOOPBACK = "lo";

    private final List<String> migration;

    /**
     * A reader for this host.
     *
     * @param migration names of the adapters that carry moves, from the host's policy
     */
    AdapterReader(List<String> migration) {
        this.migration = List.copyOf(migration);
    }

    /**
     * All of them, by name.
     *
     * @param management numeric address from which the controller is reached
     */
    List<HostAdapter> read(Collection<LinkDevices.Device> devices, Optional<String> management) throws SocketException {
        List<HostAdapter> adapters = new ArrayList<>();
        for (LinkDevices.Device device : devices.stream()
                .filter(device -> !device.guestPort() && !device.name().equals(LOOPBACK))
                .sorted(Comparator.comparing(LinkDevices.Device::name))
                .toList()) {
            adapters.add(adapter(device, addresses(device), management));
        }
        return adapters;
    }

    private HostAdapter adapter(LinkDevices.Device device, List<String> addresses, Optional<String> management) {
        List<String> services = new ArrayList<>();
        if (migration.contains(device.name())) {
            services.add(HostAdapter.MIGRATION);
        }
        if (management.isPresent()
                && addresses.stream().anyMatch(address -> address.startsWith(management.get() + "/"))) {
            services.add(MANAGEMENT);
        }
        return new HostAdapter(
                device.name(),
                device.mac().orElse(null),
                device.up(),
                device.mtu(),
                device.speedMegabits().orElse(null),
                addresses,
                services);
    }

    /** A device of the same name but another index belongs to another network namespace. */
    private static List<String> addresses(LinkDevices.Device device) throws SocketException {
        @Nullable NetworkInterface known = NetworkInterface.getByName(device.name());
        return known == null || known.getIndex() != device.index()
                ? List.of()
                : known.getInterfaceAddresses().stream()
                        .map(AdapterReader::address)
                        .toList();
    }

    private static String address(InterfaceAddress address) {
        String numeric = address.getAddress().getHostAddress();
        int zone = numeric.indexOf('%');
        return (zone < 0 ? numeric : numeric.substring(0, zone)) + "/" + address.getNetworkPrefixLength();
    }
}
