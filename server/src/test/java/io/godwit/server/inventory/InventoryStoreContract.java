package io.godwit.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.HostId;
import io.godwit.model.VmId;
import io.godwit.model.agent.HostResources;
import io.godwit.model.host.HostNetwork;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept of what hosts told. */
public interface InventoryStoreContract {

    Database database();

    @Test
    default void aHostHasOneDocumentTheLastOne() {
        InventoryStore store = new InventoryStore(database());
        HostId host = HostId.random();
        HostId other = HostId.random();
        Instant now = Instant.parse("2026-01-01T00:00:00.123Z");
        store.save(host, new KnownInventory(List.of(), KnownInventory.NO_RESOURCES), now);
        KnownInventory last = new KnownInventory(
                List.of(new Vm(
                        new VmId(UUID.randomUUID()), "näme'\"\\", VmState.RUNNING, "booted", 2, 1L << 40, true, false)),
                new HostResources(
                        List.of(new HostNetwork("net", true, "bridge", null, true, false)), List.of(), List.of()));
        store.save(host, last, now.plusSeconds(1));
        store.save(other, last, now);
        assertThat(store.load())
                .containsExactlyInAnyOrder(
                        new InventoryStore.Saved(host, last, now.plusSeconds(1)),
                        new InventoryStore.Saved(other, last, now));
        store.delete(host);
        store.delete(host);
        assertThat(store.load()).containsExactly(new InventoryStore.Saved(other, last, now));
    }
}
