package io.godwit.server.migration;

/** Keeps something in step with moves. */
public interface MoveListener {

    /** A move was written down in another state, in the transaction that is open on this thread; must not block. */
    void moved(Migration migration);
}
