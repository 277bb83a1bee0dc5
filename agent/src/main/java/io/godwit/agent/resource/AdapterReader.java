package io.godwit.agent.resource;

import io.godwit.model.host.HostAdapter;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The network adapters of this host, without the loopback and those that lead to guests. */
final class AdapterReader {

    static final String MANAGEMENT = "management";

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
        Map<String, LinkDevices.Device> byName = devices.stream()
                .collect(Collectors.toMap(LinkDevices.Device::name, Function.identity(), (first, _) -> first));
        List<HostAdapter> adapters = new ArrayList<>();
        for (NetworkInterface adapter : NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparing(NetworkInterface::getName))
                .toList()) {
            LinkDevices.@Nullable Device device = byName.get(adapter.getName());
            if (!adapter.isLoopback() && (device == null || !device.guestPort())) {
                adapters.add(adapter(adapter, speed(adapter, device), management));
            }
        }
        return adapters;
    }

    private HostAdapter adapter(NetworkInterface adapter, @Nullable Long speed, Optional<String> management)
            throws SocketException {
        List<String> addresses = adapter.getInterfaceAddresses().stream()
                .map(AdapterReader::address)
                .toList();
        List<String> services = new ArrayList<>();
        if (migration.contains(adapter.getName())) {
            services.add(HostAdapter.MIGRATION);
        }
        if (management.isPresent()
                && addresses.stream().anyMatch(address -> address.startsWith(management.get() + "/"))) {
            services.add(MANAGEMENT);
        }
        byte @Nullable [] mac = adapter.getHardwareAddress();
        return new HostAdapter(
                adapter.getName(),
                mac == null ? null : HexFormat.ofDelimiter(":").formatHex(mac),
                adapter.isUp(),
                adapter.getMTU(),
                speed,
                addresses,
                services);
    }

    /** A device of the same name but another index belongs to another network namespace. */
    private static @Nullable Long speed(NetworkInterface adapter, LinkDevices.@Nullable Device device) {
        return device == null || device.index() != adapter.getIndex()
                ? null
                : device.speedMegabits().orElse(null);
    }

    private static String address(InterfaceAddress address) {
        String numeric = address.getAddress().getHostAddress();
        int zone = numeric.indexOf('%');
        return (zone < 0 ? numeric : numeric.substring(0, zone)) + "/" + address.getNetworkPrefixLength();
    }
}
