package io.godwit.libvirt;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a domain does and why ({@code virDomainState} and its reasons).
 *
 * @param reason the reason's number, which means something only together with the state
 */
public record DomainState(State state, int reason) {
    /** With its number on the wire and the names of its reasons, which are numbered from 0. */
    public enum State {
        NO_STATE(0, "unknown"),
        RUNNING(
                1,
                "unknown",
                "booted",
                "migrated",
                "restored",
                "from snapshot",
                "unpaused",
                "migration canceled",
                "save canceled",
                "wakeup",
                "crashed",
                "post-copy",
                "post-copy failed"),
        BLOCKED(2, "unknown"),
        PAUSED(
                3,
                "unknown",
                "user",
                "migrating",
                "saving",
                "dumping",
                "I/O error",
                "watchdog",
                "from snapshot",
                "shutting down",
                "creating snapshot",
                "crashed",
                "starting up",
                "post-copy",
                "post-copy failed",
                "api error"),
        SHUTDOWN(4, "unknown", "user"),
        SHUT_OFF(
                5,
                "unknown",
                "shutdown",
                "destroyed",
                "crashed",
                "migrated",
                "saved",
                "failed",
                "from snapshot",
                "daemon"),
        CRASHED(6, "unknown", "panicked"),
        PM_SUSPENDED(7, "unknown"),
        /** A number that this client does not know. */
        UNKNOWN(-1);

        private final int number;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> reasons;

        State(int number, String... reasons) {
            this.number = number;
            this.reasons = List.of(reasons);
        }

        static State of(int number) {
            return Arrays.stream(values())
                    .filter(state -> state.number == number)
                    .findFirst()
                    .orElse(UNKNOWN);
        }

        /** The number on the wire, -1 for {@link #UNKNOWN}. */
        public int number() {
            return number;
        }
    }

    /** As virsh calls it: "migrated", "migrating", "user", "post-copy failed", ...; "reason 17" when it is new. */
    public String reasonName() {
        return reason >= 0 && reason < state.reasons.size() ? state.reasons.get(reason) : "reason " + reason;
    }

    /** As "paused (migrating)". */
    @Override
    public String toString() {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + reasonName() + ")";
    }

    static DomainState decode(XdrDecoder in) {
        return new DomainState(State.of(in.integer()), in.integer());
    }
}
