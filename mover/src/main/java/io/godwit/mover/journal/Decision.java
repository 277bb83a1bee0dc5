package io.godwit.mover.journal;

/**
 * The one decision a side of a move records. On each host exactly one of them can ever stand for a move.
 *
 * <p>Source: {@link #ASKED} or {@link #ABORT}. Target: {@link #COMMIT} or {@link #ABORT}. A target commits only when it
 * was asked, a source asks only when {@link #ASKED} stands; hence a source whose own record is ABORT knows that its copy
 * is the only one that can ever run.
 */
public enum Decision {
    /** The source may have asked the target to finish: from here on only the target's record decides. */
    ASKED,
    /** The VM runs on at the source; the target's copy will never run. */
    ABORT,
    /** The target may have started its copy. */
    COMMIT
}
