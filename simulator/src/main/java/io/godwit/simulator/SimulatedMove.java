package io.godwit.simulator;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.model.vm.VmState;
import io.godwit.simulator.transfer.MemoryTransfer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One move as it really went: both movers, the guest's memory, the decision. Outlives every fault of the two agents.
 *
 * <p>Connect and prepare take 200 ms of virtual time, the transfer what {@link MemoryTransfer} says, the pause 20 ms and the
 * rest of the memory, the confirmation 300 ms. Instants in reports are real time (a controller compares them with its own
 * clock); phases, pause and progress are virtual.
 */
public final class SimulatedMove {

    private static final Duration PREPARE = Duration.ofMillis(200);
    private static final Duration SWITCH_OVER = Duration.ofMillis(20);
    private static final Duration CONFIRM = Duration.ofMillis(300);
    private static final Duration STEP = Duration.ofMillis(250);

    private final SimulatedWorld world;
    private final Ticket ticket;
    private final SimulatedHost source;
    private final SimulatedHost target;
    private final MoveRecord record;
    private boolean targetAccepted;
    private MigrationState state = MigrationState.PREPARING;
    private @Nullable SimulatedVm vm;
    private @Nullable MemoryTransfer transfer;
    private @Nullable MoveFault fault;
    private @Nullable MoveReport sourceReport;
    private @Nullable MoveReport targetReport;

    SimulatedMove(SimulatedWorld world, Ticket ticket, SimulatedHost source, SimulatedHost target) {
        this.world = world;
        this.ticket = ticket;
        this.source = source;
        this.target = target;
        this.record = new MoveRecord(ticket, world.clock());
    }

    public MigrationId id() {
        return ticket.migrationId();
    }

    public Ticket ticket() {
        return ticket;
    }

    public SimulatedHost source() {
        return source;
    }

    public SimulatedHost target() {
        return target;
    }

    /** Whether the source has begun; a move that has not, changed nothing. */
    public boolean began() {
        return world.locked(() -> transfer != null);
    }

    /** Where the move is. */
    public MigrationState state() {
        return world.locked(() -> state);
    }

    /** How it ended; empty while it has not, or is not decided yet. */
    public Optional<MigrationState> result() {
        return world.locked(
                () -> state.ended() && state != MigrationState.UNDECIDED ? Optional.of(state) : Optional.empty());
    }

    /** What the source last reported, or will as soon as its agent reaches the controller. */
    public Optional<MoveReport> sourceReport() {
        return world.locked(() -> Optional.ofNullable(sourceReport));
    }

    public Optional<MoveReport> targetReport() {
        return world.locked(() -> Optional.ofNullable(targetReport));
    }

    /**
     * Ends an undecided move, as an operator or lost news would.
     *
     * @param ranAtTarget whether the guest runs at the target from now on, else at the source
     */
    public void decide(boolean ranAtTarget) {
        world.run(() -> {
            if (state != MigrationState.UNDECIDED) {
                throw new IllegalStateException("move " + id() + " is " + state);
            }
            if (ranAtTarget) {
                target.put(vm(), VmState.RUNNING, "migrated");
                complete();
            } else {
                giveUp(MigrationState.FAILED, ErrorCode.TUNNEL_LOST, "the target had recorded ABORT");
            }
        });
    }

    void targetAccepted() {
        targetAccepted = true;
    }

    /** The source has its ticket; throws what a mover would answer. */
    void begin() {
        SimulatedVm known = world.vm(ticket.vmId());
        if (known == null || !source.copies().runs(known.id())) {
            throw new GodwitException(ErrorCode.VM_NOT_RUNNING, "VM " + ticket.vmName() + " does not run here");
        }
        for (SimulatedMove other : world.openMoves()) {
            if (other.ticket.vmId().equals(ticket.vmId())) {
                world.violated("move " + id() + " was begun while move " + other.id() + " of the same VM was open");
                throw new GodwitException(ErrorCode.VM_BUSY, "move " + other.id() + " of this VM is open");
            }
        }
        vm = known;
        fault = source.faults().takeMove();
        transfer = new MemoryTransfer(
                known.memoryBytes(),
                known.dirtyBytesPerSecond(),
                Duration.ofMillis(ticket.options().maximumPauseMillis()));
        record.began();
        world.clock().after(PREPARE, () -> world.run(this::prepared));
    }

    /** Gives up before the switch-over; throws {@link ErrorCode#SWITCH_OVER_STARTED}, {@link ErrorCode#MIGRATION_ENDED}. */
    void cancel() {
        switch (state) {
            case PREPARING, TRANSFERRING ->
                giveUp(MigrationState.CANCELLED, ErrorCode.CANCELLED, "cancelled; the VM runs on at " + source);
            case SWITCHING_OVER, CONFIRMING ->
                throw new GodwitException(ErrorCode.SWITCH_OVER_STARTED, "the guest was stopped already");
            default -> throw new GodwitException(ErrorCode.MIGRATION_ENDED, "move " + id() + " has ended: " + state);
        }
    }

    void hostDied(SimulatedHost dead) {
        if ((dead != source && dead != target) || state == MigrationState.UNDECIDED) {
            return;
        }
        if (state == MigrationState.CONFIRMING) {
            complete();
        } else {
            giveUp(
                    MigrationState.FAILED,
                    dead == target ? ErrorCode.TUNNEL_LOST : ErrorCode.HOST_DISCONNECTED,
                    "host " + dead + " lost power before the switch-over"
                            + (dead == target ? "; the VM runs on at " + source : ", and the VM with it"));
        }
    }

    void hypervisorEnded(SimulatedHost host) {
        boolean early = state == MigrationState.PREPARING || state == MigrationState.TRANSFERRING;
        if (early && (host == source || host == target)) {
            giveUp(
                    MigrationState.FAILED,
                    ErrorCode.HYPERVISOR_UNREACHABLE,
                    "libvirt of " + host + " ended; the VM runs on at " + source);
        }
    }

    private void prepared() {
        if (state != MigrationState.PREPARING) {
            return;
        }
        if (!targetAccepted || !target.powered()) {
            giveUp(MigrationState.FAILED, ErrorCode.TUNNEL_REFUSED, "the mover of " + target + " knows no such ticket");
            return;
        }
        if (target.copies().usedBytes() + vm().memoryBytes() > target.size().memoryBytes()) {
            giveUp(
                    MigrationState.FAILED,
                    ErrorCode.HYPERVISOR_ERROR,
                    "QEMU at " + target + " could not allocate " + vm().memoryBytes() + " bytes for the guest");
            return;
        }
        target.put(vm(), VmState.PAUSED, "migrating");
        record.phase("prepare");
        state = MigrationState.TRANSFERRING;
        world.flows(this, true);
        flow();
    }

    /** Computes the next stretch of the transfer; what it brings is told at its end. */
    private void flow() {
        double rate = world.rate(this);
        Duration used = transfer().advance(step(), rate);
        world.clock().after(used, () -> world.run(() -> flowed(rate)));
    }

    private void flowed(double rate) {
        if (state != MigrationState.TRANSFERRING) {
            return;
        }
        progress(rate);
        MoveFault due = fault;
        boolean now = due != null
                && !(due instanceof MoveFault.Undecided)
                && (transfer().percent() >= due.atPercent() || transfer().converged());
        if (now && due != null) {
            fault = null;
            strike(due);
        }
        if (state == MigrationState.TRANSFERRING) {
            if (transfer().converged()) {
                switchOver(rate);
            } else {
                flow();
            }
        }
    }

    private void strike(MoveFault due) {
        switch (due) {
            case MoveFault.Fail failure -> giveUp(MigrationState.FAILED, failure.code(), failure.message());
            case MoveFault.HostDies death -> side(death.role()).die();
            case MoveFault.AgentRestarts restart -> side(restart.role()).restartAgent();
            case MoveFault.HypervisorEnds end -> side(end.role()).stopHypervisor();
            case MoveFault.Undecided _ -> throw new IllegalStateException("comes after the switch-over");
        }
    }

    private void switchOver(double rate) {
        record.phase("perform");
        world.flows(this, false);
        state = MigrationState.SWITCHING_OVER;
        source.put(vm(), VmState.PAUSED, "migrating");
        Duration pause = SWITCH_OVER.plus(transfer().finish(rate));
        record.stopped(pause);
        progress(rate);
        world.clock().after(pause, () -> world.run(this::commit));
    }

    private void commit() {
        if (state != MigrationState.SWITCHING_OVER) {
            return;
        }
        if (fault instanceof MoveFault.Undecided) {
            undecided();
            return;
        }
        record.phase("finish");
        state = MigrationState.CONFIRMING;
        target.put(vm(), VmState.RUNNING, "migrated");
        progress(0);
        world.clock()
                .after(
                        CONFIRM,
                        () -> world.run(() -> {
                            if (state == MigrationState.CONFIRMING) {
                                complete();
                            }
                        }));
    }

    private void undecided() {
        state = MigrationState.UNDECIDED;
        target.drop(vm().id());
        String words = "the answer of " + target + " is lost; find out whether VM " + ticket.vmName() + " ran there";
        source.link()
                .deliver(
                        AgentProtocol.ALARM,
                        new Alarm(id(), ticket.vmId(), ErrorCode.OUTCOME_UNKNOWN.code(), words, Instant.now()));
        tell(Role.SOURCE, ErrorCode.OUTCOME_UNKNOWN, words);
    }

    private void complete() {
        record.phase("confirm");
        state = MigrationState.COMPLETED;
        source.drop(vm().id());
        tell(Role.TARGET, null, "the VM runs at " + target);
        tell(Role.SOURCE, null, "the VM runs at " + target);
    }

    private void giveUp(MigrationState result, ErrorCode code, String words) {
        record.phase(state == MigrationState.PREPARING ? "prepare" : "perform");
        world.flows(this, false);
        state = result;
        target.drop(vm().id());
        boolean stopped = source.copies()
                .find(vm().id())
                .filter(copy -> copy.state() == VmState.PAUSED)
                .isPresent();
        if (stopped) {
            source.put(vm(), VmState.RUNNING, "migration canceled");
        }
        tell(Role.TARGET, code, words);
        tell(Role.SOURCE, code, words);
    }

    private void tell(Role role, @Nullable ErrorCode code, String words) {
        MoveReport report = record.report(role, state, code, words, transfer());
        if (role == Role.SOURCE) {
            sourceReport = report;
        } else {
            targetReport = report;
        }
        side(role).link().deliver(AgentProtocol.REPORT, report);
    }

    private void progress(double rate) {
        source.link().notify(AgentProtocol.PROGRESS, record.progress(state, transfer(), vm(), rate));
    }

    private Duration step() {
        double speed = world.clock().speed();
        return speed > 1 ? Duration.ofNanos((long) (STEP.toNanos() * speed)) : STEP;
    }

    private SimulatedHost side(Role role) {
        return role == Role.SOURCE ? source : target;
    }

    private SimulatedVm vm() {
        if (vm == null) {
            throw new IllegalStateException("move " + id() + " has not begun");
        }
        return vm;
    }

    private MemoryTransfer transfer() {
        if (transfer == null) {
            throw new IllegalStateException("move " + id() + " has not begun");
        }
        return transfer;
    }
}
