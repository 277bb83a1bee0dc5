package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.vm.Vm;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.inventory.Inventories;
import io.godwit.server.inventory.VmPlace;
import io.godwit.server.problem.SeveralReasons;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What must hold before moves are written down. Every VM is looked at and every reason told; none changes anything. */
@Component
public final class Preconditions {

    private final Places places;
    private final Inventories inventories;
    private final Hosts hosts;
    private final Migrations migrations;
    private final Clock clock;

    Preconditions(Places places, Inventories inventories, Hosts hosts, Migrations migrations, Clock clock) {
        this.places = places;
        this.inventories = inventories;
        this.hosts = hosts;
        this.migrations = migrations;
        this.clock = clock;
    }

    /**
     * The moves that may be written down.
     *
     * @throws GodwitException the only reason
     * @throws SeveralReasons all reasons, those of the VMs first
     */
    public List<Migration> check(MigrationRequest request, OperationId operation, String account) {
        Reasons reasons = new Reasons();
        Reasons ofTarget = new Reasons();
        Host target = target(request, ofTarget);
        Map<VmId, String> named = new HashMap<>();
        List<Migration> moves = new ArrayList<>();
        for (String name : request.wanted()) {
            VmPlace place = reasons.collect(name, () -> places.find(name));
            if (place == null) {
                continue;
            }
            String before = named.putIfAbsent(place.vm().id(), name);
            if (before != null) {
                reasons.add(
                        name,
                        ErrorCode.REQUEST_INVALID,
                        "VM " + place.vm().name() + " (" + place.vm().id()
                                + ") is named twice in the request: once is enough");
                continue;
            }
            check(name, place, target, reasons);
            if (target != null) {
                refuseNamesake(name, place.vm(), target, moves, reasons);
                MoveOrder order = order(request, operation, account, place, target);
                moves.add(Migration.queued(order, request.options()));
            }
        }
        reasons.add(ofTarget);
        reasons.throwIfAny("nothing was moved");
        return moves;
    }

    /** Refuses a move of a VM that has begun another meanwhile; for the moment in which it is written down. */
    public void refuseIfBusy(VmId vm) {
        migrations.findOpen(vm).ifPresent(open -> {
            throw busy(open);
        });
    }

    private @Nullable Host target(MigrationRequest request, Reasons reasons) {
        Host target = reasons.collect(request.target(), () -> hosts.require(request.target()));
        if (target != null) {
            refuseUnready(request.target(), target, "to which the VM would go", reasons);
            if (target.state() == Host.State.MAINTENANCE) {
                reasons.add(
                        request.target(),
                        ErrorCode.HOST_MAINTENANCE,
                        "host " + target.name() + " is in maintenance and takes no VMs: end it by 'godwit host"
                                + " maintenance off " + target.name() + "', or choose another target");
            }
        }
        return target;
    }

    private void check(String name, VmPlace place, @Nullable Host target, Reasons reasons) {
        Vm vm = place.vm();
        migrations.findOpen(vm.id()).ifPresent(open -> reasons.add(name, busy(open)));
        Host source = reasons.collect(name, () -> hosts.require(place.host().toString()));
        if (!vm.state().running()) {
            reasons.add(
                    name,
                    ErrorCode.VM_NOT_RUNNING,
                    "VM " + vm.name() + " does not run (on " + hosts.name(place.host()) + " it is " + vm.state()
                            + "): only a running VM can be moved live");
        }
        if (source == null) {
            return;
        }
        refuseUnready(name, source, "which VM " + vm.name() + " would leave", reasons);
        if (target != null && source.id().equals(target.id())) {
            reasons.add(name, ErrorCode.SAME_HOST, "VM " + vm.name() + " is on " + source.name() + " already");
        } else if (target != null) {
            refuseRemnant(name, vm, target, reasons);
        }
    }

    private static void refuseUnready(String subject, Host host, String why, Reasons reasons) {
        HypervisorStatus hypervisor = host.hypervisor();
        if (!host.connected()) {
            reasons.add(
                    subject,
                    ErrorCode.HOST_DISCONNECTED,
                    "the agent of host " + host.name() + ", " + why + ", is not connected: look after it there");
        } else if (hypervisor != null && !hypervisor.reachable()) {
            reasons.add(
                    subject,
                    ErrorCode.HYPERVISOR_UNREACHABLE,
                    "the agent of host " + host.name() + ", " + why + ", does not reach libvirt ("
                            + hypervisor.message() + "): look after libvirt there");
        }
    }

    private void refuseRemnant(String name, Vm vm, Host target, Reasons reasons) {
        for (Vm there : inventories.on(target.id())) {
            if (there.id().equals(vm.id())) {
                reasons.add(
                        name,
                        ErrorCode.NAME_CONFLICT,
                        "host " + target.name()
                                + " has a VM with the same UUID as " + vm.name() + ", " + there.name() + " ("
                                + there.state()
                                + "): remove its definition there if it is a remnant");
            } else if (there.name().equals(vm.name())) {
                reasons.add(
                        name,
                        ErrorCode.NAME_CONFLICT,
                        "host " + target.name() + " has another VM named " + vm.name() + " (" + there.id() + ", "
                                + there.state() + "): rename one of the two");
            }
        }
    }

    /** Another VM of that name is on its way to the same host. */
    private void refuseNamesake(String name, Vm vm, Host target, List<Migration> request, Reasons reasons) {
        Optional<Migration> namesake = java.util.stream.Stream.concat(migrations.open().stream(), request.stream())
                .filter(move -> move.targetHost().equals(target.id()))
                .filter(move -> move.vmName().equals(vm.name()) && !move.vmId().equals(vm.id()))
                .findFirst();
        namesake.ifPresent(move -> reasons.add(
                name,
                ErrorCode.NAME_CONFLICT,
                "another VM named " + vm.name() + " (" + move.vmId() + ") is to be moved to host " + target.name()
                        + " as well: rename one of the two"));
    }

    private static GodwitException busy(Migration open) {
        String rest = open.state() == MigrationState.UNDECIDED
                ? ": its outcome is not known; see its alarm"
                : ": wait for its end or cancel it";
        return new GodwitException(
                ErrorCode.VM_BUSY,
                "VM " + open.vmName() + " has a move that is not ended (" + open.id() + " from " + open.source()
                        + " to " + open.target() + ", " + open.state() + ")" + rest);
    }

    private MoveOrder order(
            MigrationRequest request, OperationId operation, String account, VmPlace place, Host target) {
        HostId source = place.host();
        return new MoveOrder(
                MigrationId.random(),
                operation,
                place.vm().id(),
                place.vm().name(),
                source,
                hosts.name(source),
                target.id(),
                target.name(),
                account,
                request.cleanReason(),
                clock.instant());
    }
}
