package io.godwit.model.migration;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The states of a move and, as a table, which may follow which.
 *
 * <p>The controller's view; the movers' journals hold the truth. A state may be skipped when its news was lost, so every
 * later state of the normal way can follow directly.
 */
public enum MigrationState {
    /** Accepted and written down; waits for a place. */
    QUEUED,
    /** Preconditions are being proved. */
    CHECKING,
    /** Tickets are out; the target is being prepared. */
    PREPARING,
    /** Memory flows; the guest runs at the source. */
    TRANSFERRING,
    /** From the guest's stop at the source until it runs at the target: the pause. */
    SWITCHING_OVER,
    /** The guest runs at the target; the source's copy is being removed. */
    CONFIRMING,
    /** The guest runs at the target, the source's copy is gone. */
    COMPLETED,
    /** The guest runs on at the source, for the reason recorded. */
    FAILED,
    /** The guest runs on at the source because somebody asked for it. */
    CANCELLED,
    /** Nobody can know yet where the newer memory is: the copy that exists is paused and an alarm stands. */
    UNDECIDED;

    private static final Map<MigrationState, Set<MigrationState>> SUCCESSORS = successors();

    private static Map<MigrationState, Set<MigrationState>> successors() {
        Map<MigrationState, Set<MigrationState>> table = new EnumMap<>(MigrationState.class);
        Set<MigrationState> ends = EnumSet.of(COMPLETED, FAILED, CANCELLED, UNDECIDED);
        table.put(QUEUED, with(ends, CHECKING, PREPARING, TRANSFERRING, SWITCHING_OVER, CONFIRMING));
        table.put(CHECKING, with(ends, PREPARING, TRANSFERRING, SWITCHING_OVER, CONFIRMING));
        table.put(PREPARING, with(ends, TRANSFERRING, SWITCHING_OVER, CONFIRMING));
        table.put(TRANSFERRING, with(ends, SWITCHING_OVER, CONFIRMING));
        table.put(SWITCHING_OVER, with(ends, CONFIRMING));
        table.put(CONFIRMING, with(ends));
        table.put(UNDECIDED, EnumSet.of(COMPLETED, FAILED, CANCELLED));
        table.put(COMPLETED, EnumSet.noneOf(MigrationState.class));
        table.put(FAILED, EnumSet.noneOf(MigrationState.class));
        table.put(CANCELLED, EnumSet.noneOf(MigrationState.class));
        return table;
    }

    private static Set<MigrationState> with(Set<MigrationState> ends, MigrationState... more) {
        Set<MigrationState> all = EnumSet.copyOf(ends);
        all.addAll(Set.of(more));
        return all;
    }

    /** Whether {@code next} may follow this state. */
    public boolean canBecome(MigrationState next) {
        return successors(this).contains(next);
    }

    /** The states that may follow the given one; never null, perhaps empty. */
    public static Set<MigrationState> successors(MigrationState state) {
        Set<MigrationState> found = SUCCESSORS.get(state);
        if (found == null) {
            throw new IllegalStateException("no row for " + state + " in the table of states");
        }
        return Set.copyOf(found);
    }

    /** Whether nothing more happens by itself; {@link #UNDECIDED} waits for an operator or for lost news. */
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == UNDECIDED;
    }
}
