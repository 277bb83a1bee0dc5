package io.godwit.simulator;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import io.godwit.model.agent.VmChanged;
import io.godwit.model.agent.VmRemoved;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import io.godwit.simulator.agent.AgentLink;
import io.godwit.simulator.enrolment.HostKey;
import io.godwit.simulator.enrolment.Joining.Joined;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One modelled host: its VMs, and its agent, which dials the controller for as long as the host has power.
 *
 * <p>Moves go on whatever happens to the agent: they belong to the host's mover, as on a real host.
 */
public final class SimulatedHost implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final SimulatedWorld world;
    private final HostSize size;
    private final HostFaults faults = new HostFaults();
    private final Copies copies = new Copies();
    private final Set<String> journal = new HashSet<>();
    private final String name;
    private final HostId id;
    private final int number;
    private final AgentLink link;
    private String bootId = UUID.randomUUID().toString();
    private HypervisorStatus hypervisor = new HypervisorStatus(true, "");
    private boolean powered = true;

    private SimulatedHost(SimulatedWorld world, HostSize size, Joined joined) {
        this.world = world;
        this.size = size;
        this.name = joined.identity().hostName();
        this.id = joined.identity().hostId();
        this.number = world.add(this);
        this.link = new AgentLink(new AgentSide(this), joined.identity(), joined.address(), world.lock());
    }

    /** Joins a {@link HostSize#standard} host by its token, and lets its agent dial. */
    public static SimulatedHost join(SimulatedWorld world, String token) {
        SimulatedHost host = enrol(world, token, HostSize.standard());
        host.come();
        return host;
    }

    /**
     * Joins a host by its token; the agent does not dial before {@link #come}.
     *
     * @throws GodwitException the controller's code and words
     */
    public static SimulatedHost enrol(SimulatedWorld world, String token, HostSize size) {
        return new SimulatedHost(world, size, world.joining().join(token));
    }

    public String name() {
        return name;
    }

    public HostId id() {
        return id;
    }

    public HostSize size() {
        return size;
    }

    public String bootId() {
        return world.locked(() -> bootId);
    }

    /** Faults that wait for orders and moves. */
    public HostFaults faults() {
        return faults;
    }

    /** The link, for what a test wants to say or hear by itself. */
    public AgentLink link() {
        return link;
    }

    /** Waits until the controller has said welcome at least once. */
    public SimulatedHost awaitConnected() {
        link.awaitWelcomes(1, DEADLINE);
        return this;
    }

    /** Defines a VM here and starts it. */
    public SimulatedVm addVm(SimulatedVm vm) {
        return addVm(vm, VmState.RUNNING, "booted");
    }

    public SimulatedVm addVm(SimulatedVm vm, VmState state, String reason) {
        world.run(() -> {
            world.add(vm);
            put(vm, state, reason);
        });
        return vm;
    }

    /** Gives a VM of this host another state, as its users or libvirt would. */
    public void changeVm(VmId id, VmState state, String reason) {
        world.run(() -> {
            SimulatedVm vm = world.vm(id);
            if (vm == null || copies.find(id).isEmpty()) {
                throw new IllegalArgumentException("host " + name + " has no VM " + id);
            }
            put(vm, state, reason);
        });
    }

    /** Destroys and undefines the VM here; the world forgets it. */
    public void removeVm(VmId vm) {
        world.run(() -> {
            drop(vm);
            world.remove(vm);
        });
    }

    /** What this host's libvirt shows. */
    public List<Vm> vms() {
        return world.locked(copies::list);
    }

    /** The agent begins to dial, or dials again after {@link #leave}. */
    public void come() {
        link.come();
    }

    /** The link breaks and stays away until {@link #come}. */
    public void leave() {
        link.stayAway("the modelled link is down");
    }

    /** The agent ends and comes again at once; moves go on, and nothing that must arrive is lost. */
    public void restartAgent() {
        link.cut("the modelled agent restarts");
    }

    /** Power is lost: VMs and moves with it. The agent comes back by {@link #boot}. */
    public void die() {
        world.run(() -> {
            powered = false;
            for (Vm vm : copies.list()) {
                SimulatedVm known = world.vm(vm.id());
                if (known == null || !known.persistent()) {
                    copies.remove(vm.id());
                } else {
                    copies.put(known, VmState.SHUT_OFF, "crashed");
                }
            }
            link.stayAway("power is lost");
            world.openMoves().forEach(move -> move.hostDied(this));
        });
    }

    /** Power comes back, with another boot id; no VM is started. */
    public void boot() {
        world.run(() -> {
            powered = true;
            bootId = UUID.randomUUID().toString();
            hypervisor = new HypervisorStatus(true, "");
            link.come();
        });
    }

    /** libvirt ends: no move begins here, those before their switch-over fail; VMs run on. */
    public void stopHypervisor() {
        world.run(() -> {
            hypervisor = new HypervisorStatus(false, "libvirtd does not answer on its socket");
            link.notify(AgentProtocol.HYPERVISOR, hypervisor);
            world.openMoves().forEach(move -> move.hypervisorEnded(this));
        });
    }

    public void startHypervisor() {
        world.run(() -> {
            hypervisor = new HypervisorStatus(true, "");
            link.notify(AgentProtocol.HYPERVISOR, hypervisor);
        });
    }

    /**
     * Asks for the next certificate and connects with it.
     *
     * @throws GodwitException {@link ErrorCode#HOST_BUSY} while a move of this host is open, or the controller's answer
     */
    public void renewCertificate() {
        if (world.openMoves().stream().anyMatch(move -> move.source() == this || move.target() == this)) {
            throw new GodwitException(ErrorCode.HOST_BUSY, "host " + name + " has an open move");
        }
        HostKey next = HostKey.generate();
        RenewalAnswer answer = link.request(
                AgentProtocol.RENEW_CERTIFICATE, new RenewalRequest(next.certificateRequest()), RenewalAnswer.class);
        link.use(link.identity().renewed(next, answer));
        link.cut("connecting with the next certificate");
    }

    /** The next controller has the same CA and listens on another port of the same address. */
    public void turnTo(int port) {
        link.turnTo(link.address().withPort(port));
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public String toString() {
        return name;
    }

    SimulatedWorld world() {
        return world;
    }

    Copies copies() {
        return copies;
    }

    int number() {
        return number;
    }

    boolean powered() {
        return powered;
    }

    HypervisorStatus hypervisor() {
        return hypervisor;
    }

    /** Whether this is the first order of that kind for that move here; stands for the mover's journal. */
    boolean journal(String entry) {
        return journal.add(entry);
    }

    boolean journaled(String entry) {
        return journal.contains(entry);
    }

    void put(SimulatedVm vm, VmState state, String reason) {
        Vm shown = copies.put(vm, state, reason);
        link.notify(AgentProtocol.VM_CHANGED, new VmChanged(shown));
        world.checkRunsOnce(vm.id());
    }

    void drop(VmId vm) {
        if (copies.remove(vm)) {
            link.notify(AgentProtocol.VM_REMOVED, new VmRemoved(vm));
        }
    }
}
