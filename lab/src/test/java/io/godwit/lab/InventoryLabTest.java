package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.controller.ControllerApi;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.host.Daemon;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.process.Await;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The controller shows what the lab's hosts have, as their agents read it from kernel and libvirt. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventoryLabTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long MEBIBYTE = 1L << 20;

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeAll
    void up() {
        lab = Lab.up(LabSettings.named(LabName.unique("stock").value()));
        lab.createGuest(
                GuestSettings.of("stored", "h1").withMemory(128 * MEBIBYTE).withDisk(16 * MEBIBYTE));
    }

    @AfterAll
    void down() {
        lab.close();
    }

    @Test
    void theBridgeOfEveryHostIsANetworkWithAnUplink() {
        await("br-vm on both hosts", () -> hosts("/api/v1/networks?name=br-vm").size() == 2);
        for (JsonNode place : hosts("/api/v1/networks?name=br-vm")) {
            assertThat(place.path("libvirt").asBoolean(true)).isFalse();
            assertThat(place.path("bridge").asString("")).isEqualTo("br-vm");
            assertThat(place.path("active").asBoolean(false)).isTrue();
            assertThat(place.path("uplink").asBoolean(false)).as("%s", place).isTrue();
        }
    }

    @Test
    void theFileSystemOfAGuestsDiskIsADatastoreOfItsHost() {
        String shared = LabPaths.SHARED_INSIDE.toString();
        await("the datastore", () -> hosts("/api/v1/datastores?name=" + shared).size() == 1);
        JsonNode place = hosts("/api/v1/datastores?name=" + shared).getFirst();
        assertThat(place.path("host").asString("")).isEqualTo("h1");
        assertThat(place.path("path").asString("")).isEqualTo(shared);
        assertThat(place.path("active").asBoolean(false)).isTrue();
        assertThat(place.path("capacityBytes").asLong(0)).isPositive();
        assertThat(place.path("availableBytes").asLong(0))
                .isPositive()
                .isLessThanOrEqualTo(place.path("capacityBytes").asLong(0));
    }

    @Test
    void adaptersTellWhatTheyAreFor() {
        await(
                "the way to the controller",
                () -> items("/api/v1/adapters?service=management").size() == 2);
        for (LabHost host : lab.hosts()) {
            assertThat(services(host, LabNetworkName.MIGRATION)).containsExactly("migration");
            assertThat(services(host, LabNetworkName.MANAGEMENT)).containsExactly("management");
            assertThat(services(host, LabNetworkName.VM)).isEmpty();
            JsonNode migration = adapter(host, LabNetworkName.MIGRATION);
            assertThat(migration.path("up").asBoolean(false)).isTrue();
            assertThat(migration.path("mtu").asInt(0)).isPositive();
            assertThat(migration.path("mac").asString("")).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
            assertThat(migration.path("addresses").path(0).asString(""))
                    .startsWith(host.address(LabNetworkName.MIGRATION) + "/");
        }
        assertThat(items("/api/v1/adapters"))
                .extracting(adapter -> adapter.path("name").asString(""))
                .doesNotContain("lo")
                .noneMatch(name -> name.startsWith("vnet"));
    }

    @Test
    void aLibvirtThatGoesAwayAndComesBackIsTold() {
        Daemon libvirtd = lab.host("h2").daemon("libvirtd");
        await("libvirt on h2", () -> hypervisor().path("reachable").asBoolean(false));
        libvirtd.pauseSupervision();
        try {
            libvirtd.kill();
            await("its end", () -> !hypervisor().path("reachable").asBoolean(true));
            assertThat(hypervisor().path("message").asString("")).contains("host h2");
        } finally {
            libvirtd.resumeSupervision();
        }
        await("its return", () -> hypervisor().path("reachable").asBoolean(false));
        assertThat(items("/api/v1/adapters?host=h2")).isNotEmpty();
    }

    private JsonNode hypervisor() {
        return api().fetch("/api/v1/hosts/h2").path("hypervisor");
    }

    private List<String> services(LabHost host, LabNetworkName network) {
        return StreamSupport.stream(adapter(host, network).path("services").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode adapter(LabHost host, LabNetworkName network) {
        return items("/api/v1/adapters?host=" + host.name()).stream()
                .filter(adapter -> adapter.path("name").asString("").equals(network.adapter()))
                .findFirst()
                .orElseThrow();
    }

    /** The places of the only item. */
    private List<JsonNode> hosts(String path) {
        return items(path).stream()
                .flatMap(item -> StreamSupport.stream(item.path("hosts").spliterator(), false))
                .toList();
    }

    private List<JsonNode> items(String path) {
        return StreamSupport.stream(api().fetch(path).path("items").spliterator(), false)
                .toList();
    }

    private ControllerApi api() {
        return lab.controller().api();
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(
                PATIENCE,
                condition,
                () -> "the controller does not show " + what + ": " + api().fetch("/api/v1/hosts/h1")
                        + api().fetch("/api/v1/hosts/h2"));
    }
}
