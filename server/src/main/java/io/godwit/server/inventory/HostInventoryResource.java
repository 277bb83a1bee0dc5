package io.godwit.server.inventory;

import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.inventory.HostResourceViews.Adapter;
import io.godwit.server.inventory.HostResourceViews.Datastore;
import io.godwit.server.inventory.HostResourceViews.Network;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One host with all it has; networks, datastores and adapters of all hosts. */
@RestController
final class HostInventoryResource {

    private static final char SEPARATOR = '\u0000';

    private final Inventories inventories;
    private final Hosts hosts;

    HostInventoryResource(Inventories inventories, Hosts hosts) {
        this.inventories = inventories;
        this.hosts = hosts;
    }

    /** By its id also a host that was removed. */
    @GetMapping("/api/v1/hosts/{nameOrId}")
    HostDetails host(@PathVariable String nameOrId) {
        return inventories.details(hosts.requireAny(nameOrId));
    }

    /** By name. */
    @GetMapping("/api/v1/networks")
    Page<Network> networks(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        Map<String, List<Network.NetworkPlace>> found = new TreeMap<>();
        for (Host each : asked(host)) {
            inventories.resourcesOf(each.id()).networks().stream()
                    .filter(network -> name == null || network.name().equals(name))
                    .forEach(network -> found.computeIfAbsent(network.name(), _ -> new ArrayList<>())
                            .add(Network.NetworkPlace.of(each.name(), each.id(), network)));
        }
        List<Network> networks = found.entrySet().stream()
                .map(entry -> new Network(entry.getKey(), entry.getValue()))
                .toList();
        return page.of(networks, Network::name);
    }

    /** By name, type and source. */
    @GetMapping("/api/v1/datastores")
    Page<Datastore> datastores(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        Map<String, Datastore> found = new TreeMap<>();
        for (Host each : asked(host)) {
            inventories.resourcesOf(each.id()).datastores().stream()
                    .filter(store -> name == null || store.name().equals(name))
                    .forEach(store -> {
                        Datastore empty = new Datastore(store.name(), store.type(), store.source(), new ArrayList<>());
                        found.computeIfAbsent(key(empty), _ -> empty)
                                .hosts()
                                .add(Datastore.DatastorePlace.of(each.name(), each.id(), store));
                    });
        }
        return page.of(List.copyOf(found.values()), HostInventoryResource::key);
    }

    /** By host and name. */
    @GetMapping("/api/v1/adapters")
    Page<Adapter> adapters(
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        Map<String, Adapter> found = new TreeMap<>();
        for (Host each : asked(host)) {
            inventories.resourcesOf(each.id()).adapters().stream()
                    .filter(adapter -> service == null || adapter.services().contains(service))
                    .map(adapter -> Adapter.of(each.name(), each.id(), adapter))
                    .forEach(adapter -> found.put(key(adapter), adapter));
        }
        return page.of(List.copyOf(found.values()), HostInventoryResource::key);
    }

    private List<Host> asked(@Nullable String host) {
        return host == null ? hosts.list() : List.of(hosts.require(host));
    }

    private static String key(Datastore store) {
        return store.name() + SEPARATOR + store.type() + SEPARATOR + store.source();
    }

    private static String key(Adapter adapter) {
        return adapter.host() + SEPARATOR + adapter.name();
    }
}
