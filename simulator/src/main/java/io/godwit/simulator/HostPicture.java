package io.godwit.simulator;

import io.godwit.link.Pem;
import io.godwit.model.agent.HostResources;
import io.godwit.model.host.HostAdapter;
import io.godwit.model.host.HostDatastore;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.HostNetwork;
import io.godwit.model.host.TunnelEndpoint;
import java.util.List;

/** What a modelled host tells of itself. */
final class HostPicture {

    private static final int LIBVIRT = 11_003_000;
    private static final int QEMU = 10_000_002;
    private static final int TUNNEL_PORT = 16514;
    private static final long DATASTORE_BYTES = 100L << 40;

    private HostPicture() {}

    static HostFacts facts(SimulatedHost host) {
        return new HostFacts(
                host.name(),
                host.bootId(),
                Pem.fingerprint(host.link().identity().certificate()),
                List.of(new TunnelEndpoint("eth1", address(host, 20), TUNNEL_PORT)),
                LIBVIRT,
                QEMU,
                "simulated",
                host.size().cpus(),
                host.size().memoryBytes());
    }

    static HostResources resources(SimulatedHost host) {
        return new HostResources(
                List.of(
                        new HostNetwork("default", true, "nat", "virbr0", true, false),
                        new HostNetwork("vm-network", false, "bridge", "br0", true, true)),
                host.size().datastores().stream().map(HostPicture::datastore).toList(),
                List.of(
                        new HostAdapter(
                                "eth0",
                                mac(host, 0),
                                true,
                                1500,
                                1000L,
                                List.of(address(host, 10) + "/16"),
                                List.of("management")),
                        new HostAdapter(
                                "eth1",
                                mac(host, 1),
                                true,
                                9000,
                                host.size().migrationMegabits(),
                                List.of(address(host, 20) + "/16"),
                                List.of(HostAdapter.MIGRATION))));
    }

    private static HostDatastore datastore(String name) {
        return new HostDatastore(
                name,
                true,
                "netfs",
                "filer:/export/" + name,
                StorageTokens.directory(name),
                true,
                DATASTORE_BYTES,
                DATASTORE_BYTES / 2);
    }

    private static String address(SimulatedHost host, int network) {
        return "10." + network + "." + (host.number() >> 8 & 255) + "." + (host.number() & 255);
    }

    private static String mac(SimulatedHost host, int adapter) {
        return "52:54:00:%02x:%02x:%02x".formatted(adapter, host.number() >> 8 & 255, host.number() & 255);
    }
}
