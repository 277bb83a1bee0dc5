package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.inventory.Inventories;
import io.godwit.server.inventory.VmPlace;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds the one place of a VM that is meant, by name or UUID. */
@Component
final class Places {

    private final Inventories inventories;
    private final Hosts hosts;

    Places(Inventories inventories, Hosts hosts) {
        this.inventories = inventories;
        this.hosts = hosts;
    }

    /**
     * Where the VM runs; where it is, if it runs nowhere.
     *
     * @throws GodwitException {@link ErrorCode#VM_UNKNOWN}, {@link ErrorCode#VM_AMBIGUOUS}, {@link
     *     ErrorCode#VM_NOT_RUNNING} when it has several places and runs at none
     */
    VmPlace find(String nameOrId) {
        List<VmPlace> places = inventories.find(nameOrId);
        if (places.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.VM_UNKNOWN,
                    "there is no VM " + shortened(nameOrId)
                            + " on any host that has told its VMs; 'godwit vm ls' lists them all");
        }
        if (places.stream().map(place -> place.vm().id()).distinct().count() > 1) {
            throw new GodwitException(
                    ErrorCode.VM_AMBIGUOUS,
                    "there are several VMs named " + nameOrId + ": " + described(places)
                            + "; name the one by its UUID");
        }
        return places.size() == 1 ? places.getFirst() : runningOne(nameOrId, places);
    }

    private VmPlace runningOne(String nameOrId, List<VmPlace> places) {
        List<VmPlace> running =
                places.stream().filter(place -> place.vm().state().running()).toList();
        if (running.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.VM_NOT_RUNNING,
                    "VM " + nameOrId + " does not run (" + described(places)
                            + "): only a running VM can be moved live");
        }
        List<VmPlace> fresh = running.size() == 1
                ? running
                : running.stream().filter(this::fresh).toList();
        if (fresh.size() != 1) {
            throw new GodwitException(
                    ErrorCode.VM_AMBIGUOUS,
                    "VM " + nameOrId + " is told to run on several hosts (" + described(running)
                            + "): find out which one is right before anything is moved");
        }
        return fresh.getFirst();
    }

    private boolean fresh(VmPlace place) {
        return hosts.find(place.host()).filter(Host::connected).isPresent();
    }

    private String described(List<VmPlace> places) {
        return places.stream()
                .map(place -> place.vm().id() + " on " + hosts.name(place.host()) + ", "
                        + place.vm().state())
                .collect(Collectors.joining("; "));
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
