package io.godwit.server.inventory;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.vm.VmState;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** VMs of all hosts. */
@RestController
final class VmResource {

    private static final int LISTED = 20;

    private final Inventories inventories;
    private final VmViews views;
    private final Hosts hosts;

    VmResource(Inventories inventories, VmViews views, Hosts hosts) {
        this.inventories = inventories;
        this.views = views;
        this.hosts = hosts;
    }

    /**
     * By name.
     *
     * @param name a VM's whole name or its UUID
     * @param host name or id
     */
    @GetMapping("/api/v1/vms")
    Page<VmView> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable VmState state,
            @RequestParam(required = false) @Nullable String cluster,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        Optional<HostId> on = Optional.ofNullable(host).map(hosts::require).map(Host::id);
        VmViews.Moment moment = views.moment(inventories);
        List<VmPlace> part = candidates(name, page.after())
                .filter(place -> on.isEmpty() || on.get().equals(place.host()))
                .filter(place -> state == null || place.vm().state() == state)
                .filter(place -> cluster == null
                        || moment.host(place.host())
                                .map(Host::cluster)
                                .filter(cluster::equals)
                                .isPresent())
                .limit(page.limit() + 1L)
                .toList();
        Page<VmPlace> places = page.first(part, VmPlace::key);
        return new Page<>(places.items().stream().map(moment::view).toList(), places.next());
    }

    /** The VM where it runs; where it does not run, the place that tells most of it. */
    @GetMapping("/api/v1/vms/{nameOrId}")
    VmView show(@PathVariable String nameOrId) {
        List<VmPlace> places = inventories.find(nameOrId);
        if (places.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.VM_UNKNOWN,
                    "there is no VM " + shortened(nameOrId)
                            + " on any host that has told its VMs; 'godwit vm ls' lists them all");
        }
        boolean several =
                places.stream().map(place -> place.vm().id()).distinct().count() > 1;
        long running =
                places.stream().filter(place -> place.vm().state().running()).count();
        if (several || running > 1) {
            throw new GodwitException(ErrorCode.VM_AMBIGUOUS, ambiguous(nameOrId, several, places));
        }
        VmPlace best =
                places.stream().min(Comparator.comparingInt(VmResource::rank)).orElseThrow();
        return views.moment(inventories).view(best);
    }

    private Stream<VmPlace> candidates(@Nullable String name, @Nullable String after) {
        return name == null
                ? inventories.after(after)
                : inventories.find(name).stream()
                        .filter(place -> after == null || place.key().compareTo(after) > 0);
    }

    private String ambiguous(String nameOrId, boolean several, List<VmPlace> places) {
        String found = places.stream()
                .limit(LISTED)
                .map(place -> place.vm().id() + " on " + hosts.name(place.host()) + ", "
                        + place.vm().state())
                .collect(Collectors.joining("; "));
        return several
                ? "there are several VMs named " + shortened(nameOrId) + ": " + found + "; name the one by its UUID"
                : "VM " + shortened(nameOrId) + " is told to run on several hosts (" + found
                        + "): find out which one is right";
    }

    private static int rank(VmPlace place) {
        return switch (place.vm().state()) {
            case RUNNING, BLOCKED -> 0;
            case PAUSED, SHUTTING_DOWN, SUSPENDED -> 1;
            case CRASHED, NO_STATE, SHUT_OFF -> 2;
        };
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
