package io.godwit.agent.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.host.HostNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory laid out like {@code /sys/class/net}. */
class LinkDevicesTest {

    @TempDir
    Path directory;

    @Test
    void devicesAreToldApart() throws IOException {
        device("eth0", 2, "speed", "10000\n");
        file("eth0", "address", "52:54:00:aa:bb:cc\n");
        file("eth0", "flags", "0x1003\n");
        file("eth0", "operstate", "up\n");
        file("eth0", "mtu", "9000\n");
        port("eth0", "br0");
        device("br0", 3, "speed", "-1\n");
        Files.createDirectory(directory.resolve("br0/bridge"));
        device("vnet7", 4, "tun_flags", "0x1002\n");
        port("vnet7", "br0");
        file("br0", "flags", "0x1003\n");
        file("br0", "operstate", "down\n");
        file("br0", "address", "00:00:00:00:00:00\n");
        device("guesttap", 5, "tun_flags", "0x1002\n");
        device("veth3fa1", 6, "speed", "10000\n");
        device("vethlab", 7, "speed", "10000\n");
        Files.writeString(directory.resolve("bonding_masters"), "bond0\n");
        Files.createDirectory(directory.resolve("vanishing"));

        Map<String, LinkDevices.Device> found = new LinkDevices(directory)
                .read().stream().collect(Collectors.toMap(LinkDevices.Device::name, Function.identity()));

        assertThat(found).containsOnlyKeys("eth0", "br0", "vnet7", "guesttap", "veth3fa1", "vethlab");
        assertThat(found.get("eth0"))
                .isEqualTo(new LinkDevices.Device(
                        "eth0",
                        2,
                        Optional.of("52:54:00:aa:bb:cc"),
                        true,
                        9000,
                        false,
                        false,
                        Optional.of("br0"),
                        Optional.of(10_000L)));
        assertThat(found.get("br0"))
                .isEqualTo(new LinkDevices.Device(
                        "br0", 3, Optional.empty(), false, 0, true, false, Optional.empty(), Optional.empty()));
        assertThat(found.values().stream().filter(LinkDevices.Device::guestPort))
                .extracting(LinkDevices.Device::name)
                .containsExactlyInAnyOrder("vnet7", "guesttap", "veth3fa1");
    }

    @Test
    void aBridgeHasAnUplinkOnlyByAPortThatIsNoGuests() throws IOException {
        for (String bridge : List.of("br0", "br1", "virbr0")) {
            device(bridge, bridge.hashCode(), "speed", "-1\n");
            Files.createDirectory(directory.resolve(bridge).resolve("bridge"));
        }
        device("eth0.7", 2, "speed", "1000\n");
        port("eth0.7", "br0");
        device("vnet0", 3, "tun_flags", "0x1002\n");
        port("vnet0", "br1");
        List<LinkDevices.Device> devices = new LinkDevices(directory).read();
        HostNetwork nat = NetworkReader.network(
                "default",
                "<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/></network>",
                true,
                devices);
        assertThat(nat).isEqualTo(new HostNetwork("default", true, "nat", "virbr0", true, false));
        assertThat(NetworkReader.bridges(devices, List.of(nat)))
                .containsExactlyInAnyOrder(
                        new HostNetwork("br0", false, "bridge", "br0", true, true),
                        new HostNetwork("br1", false, "bridge", "br1", true, false));
    }

    @Test
    void forwardModesAreRead() {
        assertThat(network("<network><bridge name='virbr9'/></network>").forward())
                .isEqualTo("isolated");
        assertThat(network("<network><forward/></network>").forward()).isEqualTo("nat");
        HostNetwork direct =
                network("<network><forward mode='passthrough'><interface dev='eth1'/></forward></network>");
        assertThat(direct.forward()).isEqualTo("passthrough");
        assertThat(direct.bridge()).isNull();
        assertThat(direct.uplink()).isTrue();
    }

    private static HostNetwork network(String xml) {
        return NetworkReader.network("n", xml, true, List.of());
    }

    private void device(String name, int index, String file, String content) throws IOException {
        Path device = Files.createDirectory(directory.resolve(name));
        Files.writeString(device.resolve("ifindex"), index + "\n");
        Files.writeString(device.resolve(file), content);
    }

    private void file(String name, String file, String content) throws IOException {
        Files.writeString(directory.resolve(name).resolve(file), content);
    }

    private void port(String name, String bridge) throws IOException {
        Files.createSymbolicLink(directory.resolve(name).resolve("master"), Path.of("../" + bridge));
    }
}
