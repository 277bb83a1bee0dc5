package io.godwit.mover.settlement;

/** What the source's libvirt says of the VM. */
public enum SourceState {
    RUNNING,
    /** Stopped by the migration, nothing else. */
    PAUSED_MIGRATING,
    /** Paused for any other reason: somebody else's decision. */
    PAUSED_OTHERWISE,
    /** Running or paused in post-copy: part of the memory lives on the other side. */
    POST_COPY,
    /** Shut off or not defined. */
    ABSENT,
    /** libvirt does not answer. */
    UNKNOWN
}
