package io.godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.HostId;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** What is kept of clusters. */
public interface ClusterStoreContract {

    Database database();

    @Test
    default void aClusterIsReadAsItWasWritten() {
        ClusterStore store = new ClusterStore(database());
        ClusterRecord cluster = cluster("one", null);
        store.save(cluster);
        assertThat(store.load()).containsExactly(cluster);
        ClusterRecord changed = cluster.named("two", "rack 2");
        store.save(changed);
        assertThat(store.load()).containsExactly(changed);
        store.delete(cluster.id());
        assertThat(store.load()).isEmpty();
    }

    @Test
    default void namesOfClustersAreUnique() {
        ClusterStore store = new ClusterStore(database());
        store.save(cluster("one", null));
        assertThatThrownBy(() -> store.save(cluster("one", null))).isInstanceOf(DataAccessException.class);
        assertThat(store.load()).hasSize(1);
    }

    @Test
    default void aHostIsInOneClusterAndARemovedOneInNone() {
        ClusterStore store = new ClusterStore(database());
        ClusterRecord one = cluster("one", null);
        ClusterRecord two = cluster("two", null);
        store.save(one);
        store.save(two);
        HostId host = host("kvm1", null);
        HostId removed = host("kvm2", 1L);
        store.put(one.id(), host);
        store.put(one.id(), removed);
        assertThat(store.load()).containsExactlyInAnyOrder(one.with(host), two);
        store.put(two.id(), host);
        assertThat(store.load()).containsExactlyInAnyOrder(one, two.with(host));
        assertThatThrownBy(() -> store.put(new ClusterId(UUID.randomUUID()), host))
                .isInstanceOf(DataAccessException.class);
        store.take(host);
        assertThat(store.load()).containsExactlyInAnyOrder(one, two);
        store.delete(one.id());
        assertThat(store.load()).containsExactly(two);
    }

    private HostId host(String name, @Nullable Long removedAt) {
        HostId id = HostId.random();
        database()
                .client()
                .sql("""
                        INSERT INTO hosts (id, name, certificate_fingerprint, certificate_expires_at, joined_at,
                            maintenance, removed_at) VALUES (:id, :name, :name, 0, 0, 0, :removed)""")
                .param("id", id.toString())
                .param("name", name)
                .param("removed", removedAt)
                .update();
        return id;
    }

    private static ClusterRecord cluster(String name, @Nullable String description) {
        Instant at = Instant.parse("2026-01-01T00:00:00.123Z");
        return new ClusterRecord(new ClusterId(UUID.randomUUID()), name, description, at, Set.of());
    }
}
