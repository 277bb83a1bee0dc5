package io.godwit.server.cluster;

import io.godwit.model.HostId;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Clusters in the database; a host is in one at most. */
@Component
final class ClusterStore {

    private record Member(String cluster, HostId host) {}

    private final JdbcClient database;

    ClusterStore(Database database) {
        this.database = database.client();
    }

    /** All of them, without hosts that were removed. */
    List<ClusterRecord> load() {
        Map<String, Set<HostId>> members = database
                .sql("""
                        SELECT m.cluster_id, m.host_id FROM cluster_hosts m
                        JOIN hosts h ON h.id = m.host_id WHERE h.removed_at IS NULL""")
                .query((row, _) -> new Member(row.getString("cluster_id"), HostId.parse(row.getString("host_id"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Member::cluster, Collectors.mapping(Member::host, Collectors.toUnmodifiableSet())));
        return database.sql("SELECT id, name, description, created_at FROM clusters")
                .query((row, _) -> new ClusterRecord(
                        ClusterId.parse(row.getString("id")),
                        row.getString("name"),
                        row.getString("description"),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        members.getOrDefault(row.getString("id"), Set.of())))
                .list();
    }

    /** Adds the cluster, or overwrites name and description of the one of that id. */
    void save(ClusterRecord cluster) {
        database.sql("""
                        INSERT INTO clusters (id, name, description, created_at)
                        VALUES (:id, :name, :description, :created)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description""")
                .param("id", cluster.id().toString())
                .param("name", cluster.name())
                .param("description", cluster.description())
                .param("created", cluster.createdAt().toEpochMilli())
                .update();
    }

    void delete(ClusterId cluster) {
        database.sql("DELETE FROM cluster_hosts WHERE cluster_id = ?")
                .param(cluster.toString())
                .update();
        database.sql("DELETE FROM clusters WHERE id = ?")
                .param(cluster.toString())
                .update();
    }

    /** The host leaves whichever cluster it was in. */
    void put(ClusterId cluster, HostId host) {
        database.sql("""
                        INSERT INTO cluster_hosts (host_id, cluster_id) VALUES (:host, :cluster)
                        ON CONFLICT (host_id) DO UPDATE SET cluster_id = excluded.cluster_id""")
                .param("host", host.toString())
                .param("cluster", cluster.toString())
                .update();
    }

    void take(HostId host) {
        database.sql("DELETE FROM cluster_hosts WHERE host_id = ?")
                .param(host.toString())
                .update();
    }
}
