package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.HostResources;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.VmChanged;
import io.godwit.model.agent.VmRemoved;
import io.godwit.model.vm.Vm;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentMethods;
import io.godwit.server.host.Host;
import io.godwit.server.host.HostListener;
import io.godwit.server.host.Hosts;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What all hosts have told last of themselves, in memory. Events keep it, the full inventory that every agent sends again and
 * again heals it. A host that is away keeps what it had, also over a restart of the controller.
 *
 * <p>A VM is shown in the places that hosts tell now. Where none does, it is shown where it was told last, and only there.
 */
@Component
public final class Inventories implements AgentMethods, HostListener {

    private final Hosts hosts;
    private final InventoryEvents events;
    private final Clock clock;
    private final InventoryWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<HostId, HostTold> told = new ConcurrentHashMap<>();
    private final Places places = new Places();

    Inventories(Hosts hosts, InventoryEvents events, InventoryStore store, Clock clock) {
        this.hosts = hosts;
        this.events = events;
        this.clock = clock;
        this.writer = new InventoryWriter(store, host -> of(host).known(), clock);
        store.load().forEach(this::restore);
    }

    @Override
    public void add(HostId host, AgentHandlers link) {
        link.notification(AgentProtocol.INVENTORY, Inventory.class, all -> locked(() -> replace(host, link, all)));
        link.notification(AgentProtocol.VM_CHANGED, VmChanged.class, change -> locked(() -> put(host, change.vm())));
        link.notification(AgentProtocol.VM_REMOVED, VmRemoved.class, gone -> locked(() -> drop(host, gone.vmId())));
        link.notification(AgentProtocol.RESOURCES, HostResources.class, all -> locked(() -> resources(host, all)));
    }

    @Override
    public void disconnected(HostId host) {
        of(host).heardAt = now();
    }

    @Override
    public void removed(HostId host) {
        locked(() -> {
            Set.copyOf(of(host).vms.keySet()).forEach(vm -> drop(host, vm));
            told.remove(host);
            writer.forget(host);
        });
    }

    /** The places that are shown, by the VM's name, from the one after that key on. */
    Stream<VmPlace> after(@Nullable String key) {
        return places.after(key).stream().filter(this::shown);
    }

    /** All places that are shown of a VM of that name or UUID, by name. */
    public List<VmPlace> find(String nameOrId) {
        Stream<VmPlace> byId = uuid(nameOrId).stream().flatMap(this::placesOf);
        return Stream.concat(places.named(nameOrId), byId)
                .distinct()
                .filter(this::shown)
                .sorted(Comparator.comparing(VmPlace::key))
                .toList();
    }

    /** What that host has told last, shown or not. */
    public Collection<Vm> on(HostId host) {
        HostTold known = told.get(host);
        return known == null ? List.of() : List.copyOf(known.vms.values());
    }

    HostResources resourcesOf(HostId host) {
        HostTold known = told.get(host);
        return known == null ? KnownInventory.NO_RESOURCES : known.resources;
    }

    HostDetails details(Host host) {
        return HostDetails.of(host, on(host.id()).size(), resourcesOf(host.id()));
    }

    /** When that host has told its VMs last; empty while it tells them now. */
    Optional<Instant> staleSince(HostId host) {
        HostTold known = told.get(host);
        return known == null || known.fresh() ? Optional.empty() : Optional.of(known.heardAt);
    }

    @PreDestroy
    void writeAll() {
        writer.close();
    }

    private void restore(InventoryStore.Saved saved) {
        Optional<Host> host = hosts.find(saved.host());
        if (host.filter(there -> there.state() != Host.State.REMOVED).isEmpty()) {
            writer.forget(saved.host());
            return;
        }
        Instant seen = host.get().lastSeenAt();
        HostTold known = new HostTold(seen == null ? saved.savedAt() : seen);
        told.put(saved.host(), known);
        known.resources = saved.inventory().resources();
        for (Vm vm : saved.inventory().vms()) {
            known.vms.put(vm.id(), vm);
            places.put(saved.host(), null, vm);
        }
    }

    private boolean shown(VmPlace place) {
        Set<HostId> all = places.hostsOf(place.vm().id());
        if (all.size() < 2) {
            return true;
        }
        if (all.stream().anyMatch(host -> of(host).fresh())) {
            return of(place.host()).fresh();
        }
        return all.stream()
                .max(Comparator.<HostId, Instant>comparing(host -> of(host).heardAt)
                        .thenComparing(HostId::toString))
                .filter(place.host()::equals)
                .isPresent();
    }

    private Stream<VmPlace> placesOf(VmId id) {
        return places.hostsOf(id).stream()
                .flatMap(host -> Stream.ofNullable(of(host).vms.get(id)).map(vm -> new VmPlace(host, vm)));
    }

    private void replace(HostId host, AgentHandlers link, Inventory inventory) {
        HostTold known = of(host);
        boolean fresh = known.fresh();
        Map<VmId, Vm> next = new HashMap<>();
        inventory.vms().forEach(vm -> next.put(vm.id(), vm));
        known.toldAll(link);
        Set.copyOf(known.vms.keySet()).stream()
                .filter(vm -> !next.containsKey(vm))
                .forEach(vm -> drop(host, vm));
        for (Vm vm : next.values()) {
            if (!put(host, vm) && !fresh) {
                events.changed(new VmPlace(host, vm), this);
            }
        }
    }

    /** False when nothing is otherwise than before. */
    private boolean put(HostId host, Vm vm) {
        HostTold known = of(host);
        known.heardAt = now();
        Vm before = known.vms.put(vm.id(), vm);
        if (vm.equals(before)) {
            return false;
        }
        places.put(host, before, vm);
        writer.changed(host);
        events.changed(new VmPlace(host, vm), this);
        return true;
    }

    private void drop(HostId host, VmId id) {
        HostTold known = of(host);
        known.heardAt = now();
        Vm gone = known.vms.remove(id);
        if (gone != null) {
            VmPlace place = new VmPlace(host, gone);
            places.remove(place);
            writer.changed(host);
            events.removed(place, this);
        }
    }

    private void resources(HostId host, HostResources all) {
        HostTold known = of(host);
        if (!known.resources.equals(all)) {
            known.resources = all;
            writer.changed(host);
            events.resources(host, this);
        }
    }

    private HostTold of(HostId host) {
        return told.computeIfAbsent(host, _ -> new HostTold(now()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<VmId> uuid(String text) {
        try {
            return Optional.of(new VmId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
