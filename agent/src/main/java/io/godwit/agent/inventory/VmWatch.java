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
import io.godwit.model.host.HypervisorStatus;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the VMs of this host's libvirt, whoever made them: by events as they happen, by reading all of them every
 * {@link #RESYNC}, and all anew whenever libvirt was away. Changes are told by {@link AgentProtocol#VM_CHANGED} and
 * {@link AgentProtocol#VM_REMOVED}, and whether libvirt is reached by {@link AgentProtocol#HYPERVISOR}.
 */
public final class VmWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(VmWatch.class.getName());
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String REMEDY = "start libvirtd (or virtqemud) there and look at its log";

    private final Hypervisor hypervisor;
    private final String hostName;
    private final BiConsumer<String, Object> told;
    private final WitnessLog witness = new WitnessLog();
    private final Map<VmId, Vm> known = new HashMap<>();
    private final CountDownLatch firstRead = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("vm-watch").daemon().unstarted(this::run);
    private volatile boolean running = true;
    private volatile @Nullable LibvirtConnection connection;
    private volatile HypervisorStatus status;

    /**
     * A watch that is not started yet.
     *
     * @param hostName the name that the controller fixed, for messages
     * @param told gets the protocol's method name and its parameters
     */
    public VmWatch(Hypervisor hypervisor, String hostName, BiConsumer<String, Object> told) {
        this.hypervisor = hypervisor;
        this.hostName = hostName;
        this.status = new HypervisorStatus(false, "libvirt on host " + hostName + " has not answered yet");
        this.told = told;
    }

    /** Begins; returns when the VMs were read once, or after the limit when libvirt does not answer. */
    public void start(Duration limit) throws InterruptedException {
        thread.start();
        if (!firstRead.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.log(System.Logger.Level.WARNING, "{0}; going on without its VMs", status.message());
        }
    }

    public WitnessLog witness() {
        return witness;
    }

    /** All VMs as last read. */
    public synchronized Inventory inventory() {
        return new Inventory(List.copyOf(known.values()));
    }

    /** Whether libvirt is reached, as last told. */
    public HypervisorStatus status() {
        return status;
    }

    /** The connection in use, for short calls. Fails with HYPERVISOR_UNREACHABLE while there is none. */
    public LibvirtConnection connection() {
        LibvirtConnection open = connection;
        if (open == null || !open.isAlive()) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_UNREACHABLE, "libvirt on host " + hostName + " does not answer; " + REMEDY);
        }
        return open;
    }

    private void run() {
        while (running) {
            try (LibvirtConnection open = hypervisor.connect()) {
                follow(open);
            } catch (GodwitException e) {
                unreachable(e.getMessage());
            } catch (LibvirtException e) {
                unreachable("libvirt on host " + hostName + " does not serve: " + e.getMessage() + "; " + REMEDY);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "watching libvirt failed in an unforeseen way; trying again", e);
                unreachable("the agent of host " + hostName + " cannot watch libvirt; see the agent's log there");
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
        CompletableFuture<String> end = new CompletableFuture<>();
        open.onClose(reason -> {
            end.complete(reason.getMessage());
            changed.add(Optional.empty());
        });
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
        tell(new HypervisorStatus(true, ""));
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
        if (running) {
            unreachable(
                    "libvirt on host " + hostName + " went away (" + end.getNow("no reason known") + "); " + REMEDY);
        }
    }

    /** Told once, not with every try. */
    private void unreachable(@Nullable String message) {
        tell(new HypervisorStatus(false, String.valueOf(message)));
    }

    private void tell(HypervisorStatus now) {
        if (now.equals(status)) {
            return;
        }
        status = now;
        if (now.reachable()) {
            LOG.log(System.Logger.Level.INFO, "libvirt on host {0} answers", hostName);
        } else {
            LOG.log(System.Logger.Level.WARNING, "{0}. Trying again until it does", now.message());
        }
        told.accept(AgentProtocol.HYPERVISOR, now);
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
