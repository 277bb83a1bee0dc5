package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.VmId;
import io.godwit.model.vm.VmState;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** VMs of all hosts. */
@RestController
final class VmResource {

    /**
     * One VM on one host.
     *
     * @param host the host's name
     * @param hostState disconnected: what is shown may have changed since
     */
    record VmView(
            VmId id,
            String name,
            VmState state,
            String reason,
            int vcpus,
            long memoryBytes,
            boolean persistent,
            boolean autostart,
            HostId hostId,
            String host,
            Host.State hostState) {}

    private final Inventories inventories;
    private final Hosts hosts;

    VmResource(Inventories inventories, Hosts hosts) {
        this.inventories = inventories;
        this.hosts = hosts;
    }

    @GetMapping("/api/v1/vms")
    List<VmView> list(@RequestParam(required = false) @Nullable String name) {
        Map<HostId, Host> known = hosts.list().stream().collect(Collectors.toMap(Host::id, Function.identity()));
        List<VmPlace> places = name == null ? inventories.list() : inventories.find(name);
        return places.stream()
                .filter(place -> known.containsKey(place.host()))
                .map(place -> view(place, known))
                .toList();
    }

    private static VmView view(VmPlace place, Map<HostId, Host> known) {
        Host host = known.get(place.host());
        return new VmView(
                place.vm().id(),
                place.vm().name(),
                place.vm().state(),
                place.vm().reason(),
                place.vm().vcpus(),
                place.vm().memoryBytes(),
                place.vm().persistent(),
                place.vm().autostart(),
                place.host(),
                host == null ? place.host().toString() : host.name(),
                host == null ? Host.State.DISCONNECTED : host.state());
    }
}
