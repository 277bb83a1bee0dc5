package io.godwit.simulator;

import io.godwit.model.migration.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Faults that wait for their moment at one host; each is used once, in the order in which it was ordered. */
public final class HostFaults {

    private final Map<Role, Deque<StartFault>> starts = new EnumMap<>(Role.class);
    private final Deque<MoveFault> moves = new ArrayDeque<>();
    private Duration answerDelay = Duration.ZERO;

    HostFaults() {}

    /** The next order to start that side of a move meets this fault. */
    public synchronized HostFaults onNextStart(Role role, StartFault fault) {
        starts.computeIfAbsent(role, _ -> new ArrayDeque<>()).add(fault);
        return this;
    }

    /** The next move that begins with this host as its source meets this fault. */
    public synchronized HostFaults onNextMove(MoveFault fault) {
        moves.add(fault);
        return this;
    }

    /** From now on every request is answered after that real time only; zero: at once. */
    public synchronized HostFaults answerAfter(Duration delay) {
        answerDelay = delay;
        return this;
    }

    synchronized @Nullable StartFault takeStart(Role role) {
        Deque<StartFault> waiting = starts.get(role);
        return waiting == null ? null : waiting.poll();
    }

    synchronized @Nullable MoveFault takeMove() {
        return moves.poll();
    }

    synchronized Duration answerDelay() {
        return answerDelay;
    }
}
