package io.godwit.agent.resource;

import io.godwit.libvirt.DomainNotFoundException;
import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.ErrorCode;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.libvirt.Subscription;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.HostResources;
import io.godwit.model.host.HostDatastore;
import io.godwit.model.host.HostNetwork;
import io.godwit.mover.domain.Definition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the networks, datastores and adapters of this host: libvirt's by its events, everything by reading it again every
 * {@link #RESYNC}. News are told by {@link AgentProtocol#RESOURCES}, the whole each time.
 *
 * <p>While libvirt is away, its networks and pools stay as last read. Free space counts as news from one per cent of the
 * capacity on, so that a disk that grows is not told every time.
 */
public final class ResourceWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ResourceWatch.class.getName());
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration SPACE_LIMIT = Duration.ofSeconds(3);
    private static final int LIVE_XML = 0;

    private final Supplier<LibvirtConnection> libvirt;
    private final Supplier<Optional<String>> management;
    private final BiConsumer<String, Object> told;
    private final LinkDevices devices = new LinkDevices(LinkDevices.SYSTEM);
    private final DatastoreReader datastores = new DatastoreReader(new SpaceProbe(SPACE_LIMIT));
    private final AdapterReader adapters;
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("resource-watch").daemon().unstarted(this::run);
    private List<HostNetwork> networks = List.of();
    private List<HostDatastore> stores = List.of();
    private @Nullable LibvirtConnection followed;
    private String lastFailure = "";
    private volatile @Nullable HostResources current;

    /**
     * A watch that is not started yet.
     *
     * @param libvirt the connection in use; may fail with HYPERVISOR_UNREACHABLE
     * @param migrationAdapters names of the adapters that carry moves
     * @param management numeric address from which the controller is reached, once it is
     * @param told gets the protocol's method name and its parameters
     */
    public ResourceWatch(
            Supplier<LibvirtConnection> libvirt,
            List<String> migrationAdapters,
            Supplier<Optional<String>> management,
            BiConsumer<String, Object> told) {
        this.libvirt = libvirt;
        this.adapters = new AdapterReader(migrationAdapters);
        this.management = management;
        this.told = told;
    }

    public void start() {
        thread.start();
    }

    /** As last read and told; empty until everything was read once. */
    public Optional<HostResources> current() {
        return Optional.ofNullable(current);
    }

    /** Something may have changed: reads again soon. */
    public void changed() {
        signal.release();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                readOnce();
                if (signal.tryAcquire(RESYNC.toMillis(), TimeUnit.MILLISECONDS)) {
                    // What comes in a burst is read once.
                    Thread.sleep(200);
                    signal.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOnce() {
        try {
            HostResources read = read();
            HostResources known = current;
            if (known == null || !same(known, read)) {
                current = read;
                told.accept(AgentProtocol.RESOURCES, read);
            }
        } catch (IOException | RuntimeException e) {
            once("networks, datastores and adapters of this host cannot be read", e);
        }
    }

    private HostResources read() throws IOException {
        List<LinkDevices.Device> links = devices.read();
        try {
            readLibvirt(libvirt.get(), links);
            lastFailure = "";
        } catch (LibvirtException e) {
            once("libvirt does not tell its networks and storage pools", e);
        } catch (GodwitException e) {
            LOG.log(System.Logger.Level.DEBUG, "libvirt is away; its networks and pools stay as they were");
        }
        List<HostNetwork> all = new ArrayList<>(networks);
        all.addAll(NetworkReader.bridges(links, networks));
        return new HostResources(all, stores, adapters.read(links, management.get()));
    }

    private void readLibvirt(LibvirtConnection open, List<LinkDevices.Device> links) throws IOException {
        if (followed != open) {
            followed = open;
            follow(open);
        }
        networks = NetworkReader.libvirt(open.resources(), links);
        List<HostDatastore> pools = datastores.pools(open.resources());
        List<HostDatastore> read = new ArrayList<>(pools);
        read.addAll(datastores.fileSystems(directories(open), pools, Mounts.load(Mounts.SYSTEM)));
        stores = List.copyOf(read);
    }

    /** Where the daemon has no such events, reading again has to do. */
    private void follow(LibvirtConnection open) {
        for (Supplier<Subscription> subscription : List.<Supplier<Subscription>>of(
                () -> open.resources().subscribeNetworks(_ -> changed()),
                () -> open.resources().subscribeStoragePools(_ -> changed()))) {
            try {
                // Ends with the connection.
                Objects.requireNonNull(subscription.get());
            } catch (LibvirtException e) {
                LOG.log(
                        e.code() == ErrorCode.NO_SUPPORT ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                        "libvirt gives no events of networks or pools: {0}",
                        e.getMessage());
            }
        }
    }

    /** The directories in which the VMs' disks and media lie. */
    private static Set<String> directories(LibvirtConnection open) {
        Set<String> directories = new TreeSet<>();
        for (DomainRef domain : open.listDomains(0)) {
            try {
                Definition definition = Definition.parse(open.xml(domain, LIVE_XML));
                Stream.concat(
                                definition.fileDisks().stream().map(Definition.FileDisk::path),
                                definition.readOnlyFiles().stream())
                        .map(file -> Path.of(file).getParent())
                        .filter(Objects::nonNull)
                        .forEach(directory -> directories.add(directory.toString()));
            } catch (DomainNotFoundException e) {
                LOG.log(System.Logger.Level.DEBUG, "a VM is gone while its disks are looked for");
            } catch (GodwitException | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.DEBUG, "disks of VM {0} are unknown: {1}", domain.uuid(), e.getMessage());
            }
        }
        return directories;
    }

    static boolean same(HostResources known, HostResources read) {
        return known.networks().equals(read.networks())
                && known.adapters().equals(read.adapters())
                && known.datastores().size() == read.datastores().size()
                && IntStream.range(0, read.datastores().size())
                        .allMatch(i -> same(
                                known.datastores().get(i), read.datastores().get(i)));
    }

    private static boolean same(HostDatastore known, HostDatastore read) {
        long difference = Math.abs(known.availableBytes() - read.availableBytes());
        return withoutSpace(known).equals(withoutSpace(read)) && difference <= read.capacityBytes() / 100;
    }

    private static HostDatastore withoutSpace(HostDatastore store) {
        return new HostDatastore(
                store.name(),
                store.pool(),
                store.type(),
                store.source(),
                store.path(),
                store.active(),
                store.capacityBytes(),
                0);
    }

    /** Tells a failure once, not with every reading. */
    private void once(String what, Exception e) {
        if (!lastFailure.equals(String.valueOf(e.getMessage()))) {
            lastFailure = String.valueOf(e.getMessage());
            LOG.log(System.Logger.Level.WARNING, what + ": " + e.getMessage() + "; they stay as last read", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
