package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.vm.Vm;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.inventory.Inventories;
import io.godwit.server.inventory.VmPlace;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What must hold before a move is written down; each failure has its own code and changes nothing. */
@Component
final class Preconditions {

    private final Inventories inventories;
    private final Hosts hosts;
    private final Migrations migrations;
    private final Clock clock;

    Preconditions(Inventories inventories, Hosts hosts, Migrations migrations, Clock clock) {
        this.inventories = inventories;
        this.hosts = hosts;
        this.migrations = migrations;
        this.clock = clock;
    }

    /** The move that may be written down. */
    Migration check(MigrationRequest request, String account) {
        List<VmPlace> places = places(request.vm());
        Host target = hosts.require(request.to());
        VmId vmId = places.getFirst().vm().id();
        migrations.refuseIfBusy(vmId);
        VmPlace place = runningPlace(request.vm(), places);
        Host source = hosts.require(place.host().toString());
        Vm vm = place.vm();
        if (source.id().equals(target.id())) {
            throw new GodwitException(
                    ErrorCode.SAME_HOST, "VM " + vm.name() + " runs on " + source.name() + " already");
        }
        requireConnected(source, "which VM " + vm.name() + " would leave");
        requireConnected(target, "to which VM " + vm.name() + " would go");
        refuseMaintenance(target);
        refuseNameConflict(vm, target);
        return new Migration(
                MigrationId.random(),
                vmId,
                vm.name(),
                source.id(),
                source.name(),
                target.id(),
                target.name(),
                MigrationState.QUEUED,
                null,
                null,
                account,
                clock.instant(),
                null,
                null,
                false,
                request.moveOptions(),
                null,
                null,
                null);
    }

    private List<VmPlace> places(String nameOrId) {
        List<VmPlace> places = inventories.find(nameOrId);
        if (places.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.VM_UNKNOWN,
                    "there is no VM " + nameOrId + " on any host that has told its VMs; 'godwit vm ls' lists them all");
        }
        if (places.stream().map(place -> place.vm().id()).distinct().count() > 1) {
            throw new GodwitException(
                    ErrorCode.VM_AMBIGUOUS,
                    "there are several VMs named " + nameOrId + ": " + described(places)
                            + "; name the one by its UUID");
        }
        return places;
    }

    private VmPlace runningPlace(String nameOrId, List<VmPlace> places) {
        List<VmPlace> running =
                places.stream().filter(place -> place.vm().state().running()).toList();
        if (running.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.VM_NOT_RUNNING,
                    "VM " + nameOrId + " does not run (" + described(places)
                            + "): only a running VM can be moved live");
        }
        List<VmPlace> connected = running.size() == 1
                ? running
                : running.stream()
                        .filter(place ->
                                hosts.find(place.host()).filter(Host::connected).isPresent())
                        .toList();
        if (connected.size() != 1) {
            throw new GodwitException(
                    ErrorCode.VM_AMBIGUOUS,
                    "VM " + nameOrId + " is told to run on several hosts (" + described(running)
                            + "): find out which one is right before anything is moved");
        }
        return connected.getFirst();
    }

    private static void refuseMaintenance(Host target) {
        if (target.state() == Host.State.MAINTENANCE) {
            throw new GodwitException(
                    ErrorCode.HOST_MAINTENANCE,
                    "host " + target.name() + " is in maintenance and takes no VMs: end it by 'godwit host maintenance "
                            + target.name() + " off', or choose another target");
        }
    }

    private static void requireConnected(Host host, String why) {
        if (!host.connected()) {
            throw new GodwitException(
                    ErrorCode.HOST_DISCONNECTED,
                    "the agent of host " + host.name() + ", " + why + ", is not connected: look after it there");
        }
    }

    private void refuseNameConflict(Vm vm, Host target) {
        for (Vm there : inventories.on(target.id())) {
            if (there.id().equals(vm.id())) {
                throw new GodwitException(
                        ErrorCode.NAME_CONFLICT,
                        "host " + target.name() + " has a VM with the same UUID, " + there.name() + " (" + there.state()
                                + "): remove its definition there if it is a remnant");
            }
            if (there.name().equals(vm.name())) {
                throw new GodwitException(
                        ErrorCode.NAME_CONFLICT,
                        "host " + target.name() + " has another VM named " + vm.name() + " (" + there.id() + ", "
                                + there.state() + "): rename one of the two");
            }
        }
    }

    private String described(List<VmPlace> places) {
        return places.stream()
                .map(place -> place.vm().id() + " on " + hosts.name(place.host()) + ", "
                        + place.vm().state())
                .collect(Collectors.joining("; "));
    }
}
