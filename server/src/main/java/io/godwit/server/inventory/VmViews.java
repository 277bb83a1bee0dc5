package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.vm.Vm;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.host.OpenMoves;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Puts together what is shown of a VM: its own, its host's and its move's. */
@Component
final class VmViews {

    private final Hosts hosts;
    private final ObjectProvider<OpenMoves> moves;

    VmViews(Hosts hosts, ObjectProvider<OpenMoves> moves) {
        this.hosts = hosts;
        this.moves = moves;
    }

    /** Hosts and moves as they are at one moment, for as many VMs as are wanted. */
    Moment moment(Inventories inventories) {
        return new Moment(inventories);
    }

    /** Reads each host once. */
    final class Moment {

        private final Inventories inventories;
        private final Map<HostId, Optional<Host>> known = new HashMap<>();
        private final Map<VmId, MigrationId> moving = new HashMap<>();

        private Moment(Inventories inventories) {
            this.inventories = inventories;
            moves.forEach(each -> each.openMoves().forEach(move -> moving.put(move.vm(), move.id())));
        }

        Optional<Host> host(HostId id) {
            return known.computeIfAbsent(id, hosts::find);
        }

        VmView view(VmPlace place) {
            Vm vm = place.vm();
            Optional<Host> host = host(place.host());
            return new VmView(
                    vm.id(),
                    vm.name(),
                    vm.state(),
                    vm.reason(),
                    vm.vcpus(),
                    vm.memoryBytes(),
                    vm.persistent(),
                    vm.autostart(),
                    place.host(),
                    host.map(Host::name).orElseGet(() -> place.host().toString()),
                    host.map(Host::state).orElse(Host.State.REMOVED),
                    inventories.staleSince(place.host()).orElse(null),
                    host.map(Host::cluster).orElse(null),
                    moving.get(vm.id()));
        }
    }
}
