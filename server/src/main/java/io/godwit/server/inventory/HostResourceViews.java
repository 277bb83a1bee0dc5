package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.host.HostAdapter;
import io.godwit.model.host.HostDatastore;
import io.godwit.model.host.HostNetwork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks, datastores and adapters as the API shows them. */
final class HostResourceViews {

    private HostResourceViews() {}

    /** A network's name, and every host that has one of that name; that they are the same is not proved by it. */
    record Network(String name, List<NetworkPlace> hosts) {

        /** The network on one host, see {@link HostNetwork}. */
        record NetworkPlace(
                String host,
                HostId hostId,
                String name,
                boolean libvirt,
                String forward,
                @Nullable String bridge,
                boolean active,
                boolean uplink) {

            static NetworkPlace of(String host, HostId id, HostNetwork network) {
                return new NetworkPlace(
                        host,
                        id,
                        network.name(),
                        network.libvirt(),
                        network.forward(),
                        network.bridge(),
                        network.active(),
                        network.uplink());
            }
        }
    }

    /** What several hosts name alike; that they see the same storage is proved only for a move. */
    record Datastore(String name, String type, String source, List<DatastorePlace> hosts) {

        /** Where one host finds it, see {@link HostDatastore}. */
        record DatastorePlace(
                String host, HostId hostId, String path, boolean active, long capacityBytes, long availableBytes) {

            static DatastorePlace of(String host, HostId id, HostDatastore store) {
                return new DatastorePlace(
                        host, id, store.path(), store.active(), store.capacityBytes(), store.availableBytes());
            }
        }
    }

    /** One adapter of one host, see {@link HostAdapter}. */
    record Adapter(
            String host,
            HostId hostId,
            String name,
            @Nullable String mac,
            boolean up,
            int mtu,
            @Nullable Long speedMegabits,
            List<String> addresses,
            List<String> services) {

        static Adapter of(String host, HostId id, HostAdapter adapter) {
            return new Adapter(
                    host,
                    id,
                    adapter.name(),
                    adapter.mac(),
                    adapter.up(),
                    adapter.mtu(),
                    adapter.speedMegabits(),
                    adapter.addresses(),
                    adapter.services());
        }
    }
}
