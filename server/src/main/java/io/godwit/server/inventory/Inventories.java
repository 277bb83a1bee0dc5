package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.VmChanged;
import io.godwit.model.agent.VmRemoved;
import io.godwit.model.vm.Vm;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentMethods;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The VMs of all hosts as their agents told last, in memory; a host that is disconnected keeps what it had. */
@Component
public final class Inventories implements AgentMethods {

    private final Map<HostId, Map<VmId, Vm>> hosts = new ConcurrentHashMap<>();

    @Override
    public void add(HostId host, AgentHandlers handlers) {
        handlers.notification(AgentProtocol.INVENTORY, Inventory.class, inventory -> replace(host, inventory));
        handlers.notification(AgentProtocol.VM_CHANGED, VmChanged.class, change -> put(host, change.vm()));
        handlers.notification(AgentProtocol.VM_REMOVED, VmRemoved.class, removal -> of(host).remove(removal.vmId()));
    }

    /** All places, by the VM's name. */
    public List<VmPlace> list() {
        return hosts.entrySet().stream()
                .flatMap(entry -> entry.getValue().values().stream().map(vm -> new VmPlace(entry.getKey(), vm)))
                .sorted(Comparator.comparing(place -> place.vm().name()))
                .toList();
    }

    /** All places of a VM of that name or UUID. */
    public List<VmPlace> find(String nameOrId) {
        return list().stream()
                .filter(place -> place.vm().name().equals(nameOrId)
                        || place.vm().id().toString().equalsIgnoreCase(nameOrId))
                .toList();
    }

    public Collection<Vm> on(HostId host) {
        return List.copyOf(of(host).values());
    }

    private Map<VmId, Vm> of(HostId host) {
        return hosts.computeIfAbsent(host, _ -> new ConcurrentHashMap<>());
    }

    private void put(HostId host, Vm vm) {
        of(host).put(vm.id(), vm);
    }

    private void replace(HostId host, Inventory inventory) {
        Map<VmId, Vm> fresh = new ConcurrentHashMap<>();
        inventory.vms().forEach(vm -> fresh.put(vm.id(), vm));
        hosts.put(host, fresh);
    }
}
