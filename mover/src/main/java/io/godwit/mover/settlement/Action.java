package io.godwit.mover.settlement;

/** What the source's mover does next. */
public enum Action {
    /** Nothing is to be done: the VM at the source is as it should be. The move has failed. */
    LEAVE_SOURCE,
    /** Resume the copy at the source. The move has failed. */
    RESUME_SOURCE,
    /** Remove the copy at the source. The move is complete. */
    REMOVE_SOURCE,
    /** The source's copy is already gone. The move is complete. */
    COMPLETE,
    /** Ask the target to record ABORT, then decide again. */
    ASK_TO_ABORT,
    /** Ask again later. */
    WAIT,
    /** Leave everything as it is and raise an alarm; a person decides, or later news. */
    UNDECIDED
}
