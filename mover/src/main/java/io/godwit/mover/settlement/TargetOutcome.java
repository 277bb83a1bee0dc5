package io.godwit.mover.settlement;

/** What the target's mover answers when it is asked for the outcome; or that it does not answer. */
public enum TargetOutcome {
    /** Neither COMMIT nor ABORT stands. */
    NOTHING_RECORDED,
    ABORTED,
    /** COMMIT stands and Finish3 has not come to an end. */
    PENDING,
    FINISHED,
    FAILED,
    NEVER_RAN,
    /** COMMIT stands, the copy is not there, and nobody saw whether it had run. */
    UNKNOWN,
    /** The target was booted since the ticket was issued: its records are gone. */
    REBOOTED,
    UNREACHABLE;

    /** Nothing that happens later changes it. */
    public boolean isFinal() {
        return this == ABORTED || this == FINISHED || this == FAILED || this == NEVER_RAN;
    }
}
