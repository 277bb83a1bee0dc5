package io.godwit.server;

import static io.godwit.server.TestingAgent.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.link.GodwitJson;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.HostResources;
import io.godwit.model.agent.VmRemoved;
import io.godwit.model.host.HostNetwork;
import io.godwit.model.vm.Vm;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the event stream tells of hosts, VMs and clusters: the views of the GET routes. */
class ChangeEventsTest {

    private record Told(String type, JsonNode view) {}

    private final TestingServer server = TestingServer.shared();
    private final List<Told> all = new ArrayList<>();
    private Stream<String> lines;

    @BeforeEach
    void follow() {
        lines = server.lines("/api/v1/events?types=vm,host,cluster,resources");
        Thread.ofVirtual().name("event-reader").start(() -> {
            String[] type = {""};
            try {
                lines.forEach(line -> read(line, type));
            } catch (UncheckedIOException e) {
                // The test has ended: it closes the stream while this thread reads.
            }
        });
    }

    @AfterEach
    void leave() {
        lines.close();
    }

    @Test
    void hostsVmsResourcesAndClustersAreToldAsTheyAreShown() {
        Vm vm = running("told-vm");
        TestingAgent agent = server.agent("told-host");
        await(
                "host.changed",
                "told-host",
                view -> view.path("state").asString("").equals("DISCONNECTED"));
        agent.connect(vm);
        await("host.changed", "told-host", view -> view.path("connected").asBoolean(false));
        assertThat(await("vm.changed", "told-vm", _ -> true))
                .isEqualTo(server.get("/api/v1/vms/told-vm").body());

        agent.resources(new HostResources(
                List.of(new HostNetwork("told-net", true, "nat", null, true, false)), List.of(), List.of()));
        JsonNode details = await("host.resources", "told-host", _ -> true);
        assertThat(details.at("/networks/0/name").asString("")).isEqualTo("told-net");
        assertThat(details.path("vms").asInt(0)).isEqualTo(1);

        server.post("/api/v1/clusters", Map.of("name", "told-cluster"));
        await("cluster.changed", "told-cluster", view -> view.path("hosts").isEmpty());
        JsonNode cluster =
                server.put("/api/v1/clusters/told-cluster/hosts/told-host").body();
        assertThat(await(
                        "cluster.changed",
                        "told-cluster",
                        view -> view.path("hosts").size() == 1))
                .isEqualTo(cluster);
        await(
                "host.changed",
                "told-host",
                view -> view.path("cluster").asString("").equals("told-cluster"));

        server.post("/api/v1/hosts/told-host/maintenance", Map.of("on", true));
        await(
                "host.changed",
                "told-host",
                view -> view.path("state").asString("").equals("MAINTENANCE"));
        agent.peer().notify(AgentProtocol.VM_REMOVED, new VmRemoved(vm.id()));
        await("vm.removed", "told-vm", _ -> true);
        agent.inventory(running("told-last"));
        JsonNode removed = server.delete("/api/v1/hosts/told-host").body();
        await("vm.removed", "told-last", _ -> true);
        assertThat(await("host.removed", "told-host", _ -> true)).isEqualTo(removed);
        await("cluster.changed", "told-cluster", view -> view.path("hosts").isEmpty());
        server.delete("/api/v1/clusters/told-cluster");
        await("cluster.removed", "told-cluster", _ -> true);
    }

    @Test
    void aFullInventoryThatBringsNothingNewIsNotTold() {
        Vm vm = running("quiet-vm");
        try (TestingAgent agent = server.agent("quiet-host").connect(vm)) {
            await("vm.changed", "quiet-vm", _ -> true);
            Vm late = running("quiet-late");
            agent.inventory(vm, late);
            await("vm.changed", "quiet-late", _ -> true);
            assertThat(told("vm.changed", "quiet-vm")).hasSize(1);
        }
    }

    private JsonNode await(String type, String name, Predicate<JsonNode> wanted) {
        Await.until(type + " of " + name, () -> told(type, name).stream().anyMatch(wanted));
        return told(type, name).stream()
                .filter(wanted)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private List<JsonNode> told(String type, String name) {
        synchronized (all) {
            return all.stream()
                    .filter(each -> each.type().equals(type))
                    .map(Told::view)
                    .filter(view -> view.path("name").asString("").equals(name))
                    .toList();
        }
    }

    private void read(String line, String[] type) {
        if (line.startsWith("event:")) {
            type[0] = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
            synchronized (all) {
                all.add(new Told(
                        type[0], GodwitJson.lenient().readTree(line.substring(5).strip())));
            }
        }
    }
}
