package io.godwit.agent.inventory;

import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtEvent;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.VmChanged;
import io.godwit.model.agent.VmRemoved;
import io.godwit.model.vm.Vm;
import io.godwit.mover.domain.Hypervisor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the VMs of this host's libvirt, whoever made them: by events as they happen, by reading all of them every
 * {@link #RESYNC}, and all anew whenever libvirt was away. Changes are told by {@link AgentProtocol#VM_CHANGED} and
 * {@link AgentProtocol#VM_REMOVED}.
 */
public final class VmWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(VmWatch.class.getName());
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Hypervisor hypervisor;
    private final BiConsumer<String, Object> told;
    private final WitnessLog witness = new WitnessLog();
    private final Map<VmId, Vm> known = new HashMap<>();
    private final CountDownLatch firstRead = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("vm-watch").daemon().unstarted(this::run);
    private volatile boolean running = true;
    private volatile @Nullable LibvirtConnection connection;

    /**
     * A watch that is not started yet.
     *
     * @param told gets the protocol's method name and its parameters
     */
    public VmWatch(Hypervisor hypervisor, BiConsumer<String, Object> told) {
        this.hypervisor = hypervisor;
        this.told = told;
    }

    /** Begins; returns when the VMs were read once, or after the limit when libvirt does not answer. */
    public void start(Duration limit) throws InterruptedException {
        thread.start();
        if (!firstRead.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.log(System.Logger.Level.WARNING, "libvirt on this host does not answer yet; going on without its VMs");
        }
    }

    public WitnessLog witness() {
        return witness;
    }

    /** All VMs as last read. */
    public synchronized Inventory inventory() {
        return new Inventory(List.copyOf(known.values()));
    }

    /** The connection in use, for short calls. Fails with HYPERVISOR_UNREACHABLE while there is none. */
    public LibvirtConnection connection() {
        LibvirtConnection open = connection;
        if (open == null || !open.isAlive()) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_UNREACHABLE,
                    "this host's libvirt does not answer; start libvirtd (or virtqemud) and look at its log");
        }
        return open;
    }

    private void run() {
        while (running) {
            try (LibvirtConnection open = hypervisor.connect()) {
                follow(open);
            } catch (LibvirtException | GodwitException e) {
                LOG.log(System.Logger.Level.WARNING, "watching libvirt: {0}; trying again", e.getMessage());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "watching libvirt failed in an unforeseen way; trying again", e);
            } finally {
                connection = null;
                witness.lost();
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Until the connection is lost. Events name the VM, the thread reads it: so a burst of events costs one read. */
    private void follow(LibvirtConnection open) throws InterruptedException {
        LinkedBlockingQueue<Optional<UUID>> changed = new LinkedBlockingQueue<>();
        open.onClose(reason -> changed.add(Optional.empty()));
        open.subscribe(event -> {
            if (event instanceof LibvirtEvent.Lifecycle lifecycle) {
                witness.seen(lifecycle);
                changed.add(Optional.of(lifecycle.domain().uuid()));
            }
        });
        open.subscribeMonitor(Optional.empty(), witness::seen);
        witness.begin();
        connection = open;
        readAll(open);
        firstRead.countDown();
        long lastFull = System.nanoTime();
        while (running && open.isAlive()) {
            Optional<UUID> first = changed.poll(1, TimeUnit.SECONDS);
            Set<Optional<UUID>> batch = new HashSet<>();
            if (first != null) {
                batch.add(first);
                changed.drainTo(batch);
            }
            for (Optional<UUID> uuid : batch) {
                if (uuid.isPresent() && open.isAlive()) {
                    readOne(open, uuid.get());
                }
            }
            if (System.nanoTime() - lastFull > RESYNC.toNanos()) {
                readAll(open);
                lastFull = System.nanoTime();
            }
        }
    }

    private void readOne(LibvirtConnection open, UUID uuid) {
        Optional<Vm> vm = VmReader.find(open, uuid);
        if (vm.isPresent()) {
            changed(vm.get());
        } else {
            removed(new VmId(uuid));
        }
    }

    private void readAll(LibvirtConnection open) {
        List<Vm> all = VmReader.all(open);
        Set<VmId> there = new HashSet<>();
        for (Vm vm : all) {
            there.add(vm.id());
            changed(vm);
        }
        for (Vm vm : inventory().vms()) {
            if (!there.contains(vm.id())) {
                removed(vm.id());
            }
        }
    }

    private void changed(Vm vm) {
        boolean news;
        synchronized (this) {
            news = !vm.equals(known.put(vm.id(), vm));
        }
        if (news) {
            told.accept(AgentProtocol.VM_CHANGED, new VmChanged(vm));
        }
    }

    private void removed(VmId id) {
        boolean news;
        synchronized (this) {
            news = known.remove(id) != null;
        }
        if (news) {
            told.accept(AgentProtocol.VM_REMOVED, new VmRemoved(id));
        }
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
