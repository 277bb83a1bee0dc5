package io.godwit.agent.resource;

import io.godwit.libvirt.ErrorCode;
import io.godwit.libvirt.LibvirtException;
import io.godwit.libvirt.ResourceCalls;
import io.godwit.libvirt.StoragePoolInfo;
import io.godwit.libvirt.StoragePoolRef;
import io.godwit.model.host.HostDatastore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** The storage of this host that holds VMs: libvirt's pools, and file systems with disks that lie in none of them. */
final class DatastoreReader {

    /** Pools whose target is a directory of a file system that can be asked for its size at any time. */
    private static final Set<String> DIRECTORIES = Set.of("dir", "fs", "netfs");

    private final SpaceProbe probe;

    DatastoreReader(SpaceProbe probe) {
        this.probe = probe;
    }

    /** libvirt's pools; one that vanishes meanwhile is left out. Empty where the daemon has no driver for them. */
    List<HostDatastore> pools(ResourceCalls calls) {
        List<HostDatastore> pools = new ArrayList<>();
        for (StoragePoolRef pool : DefinitionXml.listed(calls::storagePools)) {
            try {
                pools.add(pool(pool.name(), calls.xml(pool), calls.active(pool), calls.info(pool)));
            } catch (LibvirtException e) {
                if (e.code() != ErrorCode.NO_STORAGE_POOL) {
                    throw e;
                }
            }
        }
        return refreshed(pools);
    }

    /**
     * The file systems of disks that lie in no pool, one entry each. One that does not answer in time is there, inactive
     * and without a size.
     *
     * @param directories absolute, of the VMs' disks
     */
    List<HostDatastore> fileSystems(Collection<String> directories, Collection<HostDatastore> pools, Mounts mounts) {
        Set<String> outside = new TreeSet<>(directories);
        outside.removeIf(directory -> inPool(directory, pools));
        Map<String, SpaceProbe.Space> spaces = probe.read(outside);
        Map<String, HostDatastore> found = new LinkedHashMap<>();
        for (String directory : outside) {
            Optional<SpaceProbe.Space> space = Optional.ofNullable(spaces.get(directory));
            String real = space.map(SpaceProbe.Space::path).orElse(directory);
            if (!inPool(real, pools)) {
                mounts.find(real).ifPresent(mount -> found.putIfAbsent(mount.point(), fileSystem(mount, space)));
            }
        }
        return List.copyOf(found.values());
    }

    static HostDatastore pool(String name, String xml, boolean active, StoragePoolInfo info) {
        Element pool = DefinitionXml.parse(xml);
        String path = DefinitionXml.child(pool, "target")
                .map(target -> DefinitionXml.text(target, "path"))
                .orElse("");
        String source = DefinitionXml.child(pool, "source")
                .map(DatastoreReader::source)
                .filter(text -> !text.isEmpty())
                .orElse(path);
        return new HostDatastore(
                name,
                true,
                pool.getAttribute("type"),
                source,
                path,
                active,
                Math.max(0, info.capacityBytes()),
                Math.max(0, info.availableBytes()));
    }

    /** {@code host:directory}, {@code host:pool}, a device, a volume group: what the pool's kind has of these. */
    private static String source(Element source) {
        String host = DefinitionXml.attribute(source, "host", "name");
        String what = Stream.of(
                        DefinitionXml.attribute(source, "dir", "path"),
                        DefinitionXml.text(source, "name"),
                        DefinitionXml.attribute(source, "device", "path"),
                        DefinitionXml.attribute(source, "adapter", "name"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return host.isEmpty() || what.isEmpty() ? host + what : host + ":" + what;
    }

    /** libvirt's figures are as old as its last refresh of the pool. */
    private List<HostDatastore> refreshed(List<HostDatastore> pools) {
        Map<String, SpaceProbe.Space> spaces = probe.read(pools.stream()
                .filter(pool -> pool.active() && DIRECTORIES.contains(pool.type()))
                .map(HostDatastore::path)
                .filter(path -> path.startsWith("/"))
                .distinct()
                .toList());
        return pools.stream()
                .map(pool -> {
                    SpaceProbe.Space space = spaces.get(pool.path());
                    return space == null || !pool.active() ? pool : sized(pool, space);
                })
                .toList();
    }

    private static HostDatastore sized(HostDatastore pool, SpaceProbe.Space space) {
        return new HostDatastore(
                pool.name(),
                true,
                pool.type(),
                pool.source(),
                pool.path(),
                true,
                space.capacityBytes(),
                space.availableBytes());
    }

    private static HostDatastore fileSystem(Mounts.Mount mount, Optional<SpaceProbe.Space> space) {
        return new HostDatastore(
                mount.point(),
                false,
                mount.type(),
                mount.source(),
                mount.point(),
                space.isPresent(),
                space.map(SpaceProbe.Space::capacityBytes).orElse(0L),
                space.map(SpaceProbe.Space::availableBytes).orElse(0L));
    }

    private static boolean inPool(String directory, Collection<HostDatastore> pools) {
        return pools.stream()
                .filter(pool -> DIRECTORIES.contains(pool.type()) && pool.path().startsWith("/"))
                .anyMatch(pool -> Path.of(directory).startsWith(pool.path()));
    }
}
