package io.godwit.model.agent;

import io.godwit.model.host.HostAdapter;
import io.godwit.model.host.HostDatastore;
import io.godwit.model.host.HostNetwork;
import java.util.List;

/** All networks, datastores and adapters of one host; whatever is not in it is not there. */
public record HostResources(List<HostNetwork> networks, List<HostDatastore> datastores, List<HostAdapter> adapters) {

    public HostResources {
        networks = List.copyOf(networks);
        datastores = List.copyOf(datastores);
        adapters = List.copyOf(adapters);
    }
}
