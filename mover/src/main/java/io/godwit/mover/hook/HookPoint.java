package io.godwit.mover.hook;

import java.util.Locale;

/** The points of a move, in the order of the normal way on each side. */
public enum HookPoint {
    SOURCE_ACCEPTED,
    SOURCE_CONNECTED,
    SOURCE_BEGUN,
    SOURCE_PREPARED,
    /** Perform3 has returned: the guest is stopped, nothing is decided yet. */
    SOURCE_PERFORMED,
    /** ASKED is recorded, the target has not been asked yet. */
    SOURCE_ASKED,
    /** The target's answer is known, Confirm3 has not been called yet. */
    SOURCE_ANSWERED,
    SOURCE_CONFIRMED,
    TARGET_ACCEPTED,
    TARGET_PREPARED,
    /** The source asks to finish, nothing is recorded yet. */
    TARGET_ASKED,
    /** COMMIT is recorded, Finish3 has not been called yet. */
    TARGET_COMMITTED,
    /** Finish3 has returned, its result is not recorded yet. */
    TARGET_FINISHED,
    /** The result is recorded, the source has not heard of it. */
    TARGET_RECORDED;

    /** The name in hook files, for example {@code target-committed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
