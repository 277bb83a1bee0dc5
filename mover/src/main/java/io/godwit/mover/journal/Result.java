package io.godwit.mover.journal;

/** What became of a COMMIT on the target. */
public enum Result {
    /** The first Finish3 succeeded, or the copy was later seen running (migrated): the VM runs at the target. */
    FINISHED,
    /** libvirt answered the first Finish3 with an error: it has removed the target's copy, which never ran. */
    FAILED,
    /** COMMIT stands, yet the agent's unbroken event stream saw the copy destroyed and never resumed. Counts as ABORT. */
    NEVER_RAN
}
