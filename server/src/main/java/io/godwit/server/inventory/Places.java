package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.VmId;
import io.godwit.model.vm.Vm;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All places of all VMs, always sorted; one thread writes at a time, many read. */
final class Places {

    private final ConcurrentNavigableMap<String, VmPlace> sorted = new ConcurrentSkipListMap<>();
    private final Map<VmId, Set<HostId>> hosts = new ConcurrentHashMap<>();

    /** Puts {@code next} where {@code before} was. */
    void put(HostId host, @Nullable Vm before, Vm next) {
        if (before != null && !before.name().equals(next.name())) {
            sorted.remove(new VmPlace(host, before).key());
        }
        VmPlace place = new VmPlace(host, next);
        sorted.put(place.key(), place);
        hosts.merge(next.id(), Set.of(host), Places::union);
    }

    void remove(VmPlace place) {
        sorted.remove(place.key());
        hosts.computeIfPresent(place.vm().id(), (_, all) -> {
            Set<HostId> rest =
                    all.stream().filter(each -> !each.equals(place.host())).collect(Collectors.toUnmodifiableSet());
            return rest.isEmpty() ? null : rest;
        });
    }

    /** Every host that has told that VM. */
    Set<HostId> hostsOf(VmId vm) {
        return hosts.getOrDefault(vm, Set.of());
    }

    /** By key, from the one that follows {@code key} on; from the first when there is none. */
    Collection<VmPlace> after(@Nullable String key) {
        return (key == null ? sorted : sorted.tailMap(key, false)).values();
    }

    Stream<VmPlace> named(String name) {
        String prefix = VmPlace.key(name);
        return sorted.tailMap(prefix, true).values().stream()
                .takeWhile(place -> VmPlace.key(place.vm().name()).startsWith(prefix))
                .filter(place -> place.vm().name().equals(name));
    }

    private static Set<HostId> union(Set<HostId> some, Set<HostId> one) {
        return Stream.concat(some.stream(), one.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
