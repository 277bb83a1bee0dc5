package io.godwit.agent.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.HostResources;
import io.godwit.model.host.HostAdapter;
import io.godwit.model.host.HostDatastore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** This machine's own adapters; libvirt is away. */
class ResourceWatchTest {

    @Test
    void adaptersAreToldWithoutLibvirt() throws Exception {
        BlockingQueue<HostResources> told = new LinkedBlockingQueue<>();
        try (ResourceWatch watch = new ResourceWatch(
                () -> {
                    throw new GodwitException(ErrorCode.HYPERVISOR_UNREACHABLE, "away");
                },
                List.of(),
                Optional::empty,
                (method, news) -> {
                    assertThat(method).isEqualTo(AgentProtocol.RESOURCES);
                    told.add((HostResources) news);
                })) {
            watch.start();
            HostResources first = told.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(watch.current()).contains(first);
            assertThat(first.datastores()).isEmpty();
            List<String> names =
                    first.adapters().stream().map(HostAdapter::name).toList();
            assertThat(names).isSorted().doesNotContain("lo");
            assertThat(first.adapters()).allSatisfy(adapter -> {
                assertThat(adapter.services()).isEmpty();
                assertThat(adapter.mtu()).isPositive();
            });
        }
    }

    @Test
    void adaptersAreTaggedByPolicyAndByTheWayToTheController() throws Exception {
        List<LinkDevices.Device> devices = new LinkDevices(LinkDevices.SYSTEM).read();
        List<HostAdapter> untagged = new AdapterReader(List.of()).read(devices, Optional.empty());
        for (HostAdapter adapter : untagged) {
            Optional<String> address = adapter.addresses().stream().findFirst();
            List<HostAdapter> tagged = new AdapterReader(List.of(adapter.name()))
                    .read(devices, address.map(text -> text.substring(0, text.indexOf('/'))));
            HostAdapter again = tagged.stream()
                    .filter(found -> found.name().equals(adapter.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(again.services())
                    .isEqualTo(address.isPresent() ? List.of("migration", "management") : List.of("migration"));
        }
    }

    @Test
    void aDiskThatGrowsIsNoNewsBeforeOnePerCent() {
        assertThat(ResourceWatch.same(with(1000, 500), with(1000, 490))).isTrue();
        assertThat(ResourceWatch.same(with(1000, 500), with(1000, 489))).isFalse();
        assertThat(ResourceWatch.same(with(1000, 500), with(1001, 500))).isFalse();
    }

    private static HostResources with(long capacity, long available) {
        HostDatastore store = new HostDatastore("/vms", false, "ext4", "/dev/sda1", "/vms", true, capacity, available);
        return new HostResources(List.of(), List.of(store), List.of());
    }
}
