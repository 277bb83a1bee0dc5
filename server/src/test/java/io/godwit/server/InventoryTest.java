package io.godwit.server;

import static io.godwit.server.TestingAgent.running;
import static io.godwit.server.TestingAgent.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.HostResources;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.VmChanged;
import io.godwit.model.agent.VmRemoved;
import io.godwit.model.host.HostAdapter;
import io.godwit.model.host.HostDatastore;
import io.godwit.model.host.HostNetwork;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class InventoryTest {

    private static final HostResources RESOURCES = new HostResources(
            List.of(
                    new HostNetwork("inv-net", true, "bridge", "br0", true, true),
                    new HostNetwork("inv-only", true, "isolated", "virbr1", true, false)),
            List.of(new HostDatastore("inv-vms", true, "netfs", "filer:/vms", "/vms", true, 1000, 400)),
            List.of(
                    new HostAdapter("eth0", "52:54:00:00:00:01", true, 1500, 1000L, List.of("10.0.0.1/24"), List.of()),
                    new HostAdapter("eth1", null, true, 9000, null, List.of(), List.of(HostAdapter.MIGRATION))));

    private final TestingServer server = TestingServer.shared();

    @Test
    void eventsKeepTheVmsAndAFullInventoryHealsThem() {
        Vm vm = running("inv-event");
        try (TestingAgent agent = server.agent("inv-1").connect(vm, running("inv-second"))) {
            assertThat(names("/api/v1/vms?host=inv-1")).containsExactly("inv-event", "inv-second");
            Vm off = new Vm(vm.id(), "inv-renamed", VmState.SHUT_OFF, "shutdown", 2, 1 << 20, true, false);
            agent.peer().notify(AgentProtocol.VM_CHANGED, new VmChanged(off));
            agent.awaitShown(off);
            assertThat(server.items("/api/v1/vms?name=inv-event")).isEmpty();
            assertThat(names("/api/v1/vms?host=inv-1&state=SHUT_OFF")).containsExactly("inv-renamed");
            agent.peer().notify(AgentProtocol.VM_REMOVED, new VmRemoved(vm.id()));
            Await.until("removed", () -> names("/api/v1/vms?host=inv-1").equals(List.of("inv-second")));
            agent.peer().notify(AgentProtocol.INVENTORY, new Inventory(List.of(vm)));
            Await.until("healed", () -> names("/api/v1/vms?host=inv-1").equals(List.of("inv-event")));
        }
    }

    @Test
    void oneVmIsShownByNameAndById() {
        Vm vm = running("inv-one");
        try (TestingAgent agent = server.agent("inv-show").connect(vm)) {
            for (String key : List.of("inv-one", vm.id().toString())) {
                JsonNode shown = server.get("/api/v1/vms/" + key).body();
                assertThat(shown.path("id").asString("")).isEqualTo(vm.id().toString());
                assertThat(shown.path("host").asString("")).isEqualTo(agent.name());
                assertThat(shown.path("hostState").asString("")).isEqualTo("CONNECTED");
                assertThat(shown.has("since")).isFalse();
                assertThat(shown.has("cluster")).isFalse();
            }
        }
    }

    @Test
    void anAmbiguousNameListsTheVmsAndTheirHosts() {
        Vm one = running("inv-twin");
        Vm two = vm("inv-twin", VmState.SHUT_OFF);
        try (TestingAgent first = server.agent("inv-twin1").connect(one);
                TestingAgent second = server.agent("inv-twin2").connect(two)) {
            TestingServer.Answer answer = server.get("/api/v1/vms/inv-twin");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("vm-ambiguous");
            assertThat(answer.detail())
                    .contains(one.id() + " on " + first.name())
                    .contains(two.id() + " on " + second.name());
            assertThat(server.get("/api/v1/vms/" + two.id()).body().path("host").asString(""))
                    .isEqualTo("inv-twin2");
            assertThat(names("/api/v1/vms?name=inv-twin")).hasSize(2);
        }
    }

    @Test
    void aVmWithTwoPlacesIsShownWhereItRuns() {
        Vm vm = running("inv-places");
        Vm remnant = new Vm(vm.id(), vm.name(), VmState.SHUT_OFF, "migrated", 1, 1, true, false);
        try (TestingAgent first = server.agent("inv-place1").connect(remnant);
                TestingAgent second = server.agent("inv-place2").connect(vm)) {
            assertThat(server.items("/api/v1/vms?name=inv-places")).hasSize(2);
            assertThat(server.get("/api/v1/vms/inv-places").body().path("host").asString(""))
                    .isEqualTo(second.name());
            first.inventory(vm);
            assertThat(server.get("/api/v1/vms/inv-places").code()).isEqualTo("vm-ambiguous");
        }
    }

    @Test
    void whileAHostIsAwayItsVmsAreMarkedAndNotShownTwice() {
        Vm vm = running("inv-away");
        TestingAgent first = server.agent("inv-away1").connect(vm);
        first.close();
        Await.until("marked", () -> server.get("/api/v1/vms/inv-away").body().has("since"));
        JsonNode stale = server.get("/api/v1/vms/inv-away").body();
        assertThat(stale.path("hostState").asString("")).isEqualTo("DISCONNECTED");
        try (TestingAgent second = server.agent("inv-away2").connect(vm)) {
            assertThat(hostsOf("inv-away")).containsExactly("inv-away2");
            second.peer().close("gone");
            Await.until(
                    "away too",
                    () -> server.get("/api/v1/hosts/inv-away2")
                            .body()
                            .path("state")
                            .asString("")
                            .equals("DISCONNECTED"));
            assertThat(hostsOf("inv-away")).containsExactly("inv-away2");
            first.connect(vm);
            assertThat(hostsOf("inv-away")).containsExactly("inv-away1");
            first.close();
        }
    }

    @Test
    void lastKnownVmsAndResourcesOutliveTheController(@TempDir Path data) {
        Vm vm = running("inv-kept");
        TestingAgent agent;
        int port;
        try (TestingServer before = new TestingServer(data)) {
            port = before.port();
            agent = before.agent("inv-keeper").connect(vm);
            agent.resources(RESOURCES);
            Await.until("told", () -> !before.items("/api/v1/networks").isEmpty());
            before.agent("inv-removed").connect(running("inv-lost"));
            before.delete("/api/v1/hosts/inv-removed");
        }
        try (TestingServer after = new TestingServer(data, port)) {
            JsonNode known = after.get("/api/v1/vms/inv-kept").body();
            assertThat(known.path("state").asString("")).isEqualTo("RUNNING");
            assertThat(known.path("hostState").asString("")).isEqualTo("DISCONNECTED");
            assertThat(known.has("since")).isTrue();
            assertThat(after.items("/api/v1/vms")).hasSize(1);
            assertThat(after.items("/api/v1/networks?host=inv-keeper")).hasSize(2);
            assertThat(after.get("/api/v1/hosts/inv-keeper").body().has("lastSeenAt"))
                    .isTrue();
            assertThat(after.migrate("inv-kept", "inv-keeper").status()).isEqualTo(409);
            agent.turnTo(after);
            agent.connect(vm);
            Await.until("fresh", () -> !after.get("/api/v1/vms/inv-kept").body().has("since"));
            agent.peer().notify(AgentProtocol.INVENTORY, new Inventory(List.of()));
            Await.until("gone", () -> after.items("/api/v1/vms").isEmpty());
            agent.close();
        }
    }

    @Test
    void manyVmsComeInPartsSortedEachOnce() {
        List<Vm> vms = new ArrayList<>();
        for (int number = 0; number < 250; number++) {
            vms.add(running("inv-many-%03d".formatted(number)));
        }
        try (TestingAgent agent = server.agent("inv-many").connect()) {
            agent.peer().notify(AgentProtocol.INVENTORY, new Inventory(vms));
            agent.awaitShown(vms.getLast());
            List<String> seen = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode part = server.get("/api/v1/vms?host=inv-many&limit=100" + cursor)
                        .body();
                part.path("items")
                        .values()
                        .forEach(shown -> seen.add(shown.path("name").asString("")));
                cursor = part.has("next") ? "&cursor=" + part.path("next").asString("") : "";
            } while (!cursor.isEmpty());
            assertThat(seen)
                    .containsExactlyElementsOf(vms.stream().map(Vm::name).toList());
        }
    }

    @Test
    void networksAndDatastoresAreGroupedAndAdaptersListed() {
        try (TestingAgent first = server.agent("inv-res1").connect();
                TestingAgent second = server.agent("inv-res2").connect()) {
            first.resources(RESOURCES);
            second.resources(new HostResources(
                    List.of(new HostNetwork("inv-net", false, "bridge", "inv-net", true, false)),
                    List.of(
                            new HostDatastore("inv-vms", true, "netfs", "filer:/vms", "/other", true, 1000, 300),
                            new HostDatastore("inv-vms", false, "ext4", "/dev/sdb1", "/inv-vms", true, 7, 3)),
                    List.of()));
            Await.until(
                    "both told",
                    () -> server.items("/api/v1/datastores?name=inv-vms").size() == 2);
            JsonNode network = server.items("/api/v1/networks?name=inv-net").getFirst();
            assertThat(network.path("hosts").values().stream()
                            .map(host -> host.path("host").asString("")))
                    .containsExactly("inv-res1", "inv-res2");
            assertThat(network.at("/hosts/0/bridge").asString("")).isEqualTo("br0");
            assertThat(network.at("/hosts/1/uplink").asBoolean(true)).isFalse();
            assertThat(server.items("/api/v1/networks?host=inv-res2")).hasSize(1);

            List<JsonNode> stores = server.items("/api/v1/datastores?name=inv-vms");
            assertThat(stores.getFirst().path("type").asString("")).isEqualTo("ext4");
            assertThat(stores.getLast().path("hosts").size()).isEqualTo(2);
            assertThat(stores.getLast().at("/hosts/1/path").asString("")).isEqualTo("/other");
            assertThat(stores.getLast().at("/hosts/1/availableBytes").asLong(0)).isEqualTo(300);

            assertThat(names("/api/v1/adapters?host=inv-res1")).containsExactly("eth0", "eth1");
            assertThat(names("/api/v1/adapters?host=inv-res1&service=migration"))
                    .containsExactly("eth1");
            assertThat(server.items("/api/v1/adapters?host=inv-res2")).isEmpty();
            JsonNode host = server.get("/api/v1/hosts/inv-res1").body();
            assertThat(host.path("adapters").size()).isEqualTo(2);
            assertThat(host.path("networks").size()).isEqualTo(2);
            assertThat(host.at("/datastores/0/source").asString("")).isEqualTo("filer:/vms");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/vms/nobody,404,vm-unknown",
        "/api/v1/vms/00000000-0000-0000-0000-000000000000,404,vm-unknown",
        "/api/v1/vms?host=nobody,404,host-unknown",
        "/api/v1/vms?state=ASLEEP,400,request-invalid",
        "/api/v1/vms?limit=0,400,request-invalid",
        "/api/v1/vms?cursor=**,400,request-invalid",
        "/api/v1/networks?host=nobody,404,host-unknown",
        "/api/v1/datastores?host=nobody,404,host-unknown",
        "/api/v1/adapters?host=nobody,404,host-unknown",
    })
    void badRequestsAreRefused(String path, int status, String code) {
        TestingServer.Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    private List<String> names(String path) {
        return server.items(path).stream()
                .map(item -> item.path("name").asString(""))
                .toList();
    }

    private List<String> hostsOf(String vm) {
        return server.items("/api/v1/vms?name=" + vm).stream()
                .map(item -> item.path("host").asString(""))
                .toList();
    }
}
