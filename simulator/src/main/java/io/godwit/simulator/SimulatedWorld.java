package io.godwit.simulator;

import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.Ticket;
import io.godwit.simulator.clock.VirtualClock;
import io.godwit.simulator.enrolment.Joining;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is true in the model: hosts, where each VM runs, what each move did. A test judges a controller by it.
 *
 * <p>Everything changes under one lock. A VM's memory exists once; the world notes a {@link #violations violation} whenever
 * what it was ordered to do would be wrong on real hosts.
 */
public final class SimulatedWorld implements AutoCloseable {

    private static final double WIRE_SHARE = 0.95;

    private final ReentrantLock lock = new ReentrantLock();
    private final VirtualClock clock;
    private final Joining joining = new Joining();
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final Map<VmId, SimulatedVm> vms = new LinkedHashMap<>();
    private final Map<MigrationId, SimulatedMove> moves = new LinkedHashMap<>();
    private final Map<Set<SimulatedHost>, Long> limits = new LinkedHashMap<>();
    private final List<SimulatedMove> flowing = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final StorageTokens tokens = new StorageTokens();

    private SimulatedWorld(VirtualClock clock) {
        this.clock = clock;
    }

    /** A world whose time runs at that multiple of real time. */
    public static SimulatedWorld atSpeed(double speed) {
        return new SimulatedWorld(VirtualClock.running(speed));
    }

    /** A world in which nothing goes on until {@link #advance}; orders and their answers need no time. */
    public static SimulatedWorld stepped() {
        return new SimulatedWorld(VirtualClock.stepped());
    }

    /** Lets that much virtual time pass in a stepped world. */
    public void advance(Duration step) {
        clock.advance(step);
    }

    public List<SimulatedHost> hosts() {
        return locked(() -> List.copyOf(hosts.values()));
    }

    public Optional<SimulatedHost> findHost(String name) {
        return locked(() -> Optional.ofNullable(hosts.get(name)));
    }

    public List<SimulatedVm> vms() {
        return locked(() -> List.copyOf(vms.values()));
    }

    /** The host on which the VM's CPUs run now; empty while it stands still or is switched off. */
    public Optional<SimulatedHost> runsOn(VmId vm) {
        return locked(() ->
                hosts.values().stream().filter(host -> host.copies().runs(vm)).findFirst());
    }

    /** All moves that reached a host, also those that never began, in the order of their first order. */
    public List<SimulatedMove> moves() {
        return locked(() -> List.copyOf(moves.values()));
    }

    public Optional<SimulatedMove> findMove(MigrationId id) {
        return locked(() -> Optional.ofNullable(moves.get(id)));
    }

    /** What the controller ordered that no controller may order, and what must never be true, in plain words. */
    public List<String> violations() {
        return locked(() -> List.copyOf(violations));
    }

    /** Tokens of storage proofs that nobody has removed. */
    public int openStorageTokens() {
        return locked(tokens::size);
    }

    /** Lets memory between these two hosts flow no faster than that, whatever their adapters could; 0: not at all. */
    public void limitLink(SimulatedHost one, SimulatedHost other, long bytesPerSecond) {
        locked(() -> limits.put(Set.of(one, other), bytesPerSecond));
    }

    /** Ends all hosts; the controller sees them disconnect. */
    @Override
    public void close() {
        clock.close();
        hosts().forEach(SimulatedHost::close);
        joining.close();
    }

    VirtualClock clock() {
        return clock;
    }

    ReentrantLock lock() {
        return lock;
    }

    Joining joining() {
        return joining;
    }

    StorageTokens tokens() {
        return tokens;
    }

    int add(SimulatedHost host) {
        return locked(() -> {
            hosts.put(host.name(), host);
            return hosts.size();
        });
    }

    void add(SimulatedVm vm) {
        locked(() -> vms.put(vm.id(), vm));
    }

    void remove(VmId vm) {
        locked(() -> vms.remove(vm));
    }

    @Nullable
    SimulatedVm vm(VmId id) {
        return locked(() -> vms.get(id));
    }

    SimulatedMove move(Ticket ticket) {
        return locked(() -> moves.computeIfAbsent(
                ticket.migrationId(),
                _ -> new SimulatedMove(this, ticket, host(ticket.sourceName()), host(ticket.targetName()))));
    }

    List<SimulatedMove> openMoves() {
        return locked(() -> moves.values().stream()
                .filter(move -> move.began() && move.result().isEmpty())
                .toList());
    }

    void violated(String words) {
        locked(() -> violations.add(words));
    }

    /** A VM whose CPUs run on two hosts. */
    void checkRunsOnce(VmId vm) {
        List<String> running = locked(() -> hosts.values().stream()
                .filter(host -> host.copies().runs(vm))
                .map(SimulatedHost::name)
                .toList());
        if (running.size() > 1) {
            violated("VM " + vm + " runs on several hosts: " + running);
        }
    }

    void flows(SimulatedMove move, boolean flowing) {
        locked(() -> {
            this.flowing.remove(move);
            if (flowing) {
                this.flowing.add(move);
            }
            return null;
        });
    }

    /** What the move gets of its hosts' adapters, in bytes per second: moves share them evenly. */
    double rate(SimulatedMove move) {
        return locked(() -> {
            double rate = Math.min(share(move.source()), share(move.target()));
            Long limit = limits.get(Set.of(move.source(), move.target()));
            return limit == null ? rate : Math.min(rate, limit);
        });
    }

    private double share(SimulatedHost host) {
        long moving = flowing.stream()
                .filter(move -> move.source() == host || move.target() == host)
                .count();
        return host.size().migrationMegabits() * 125_000.0 * WIRE_SHARE / Math.max(1, moving);
    }

    private SimulatedHost host(String name) {
        SimulatedHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalStateException("there is no host " + name + " in this world");
        }
        return host;
    }

    <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void run(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
