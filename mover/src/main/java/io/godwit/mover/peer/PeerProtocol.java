package io.godwit.mover.peer;

/**
 * Method names between the movers of one move: JSON-RPC 2.0 in tunnel messages, asked by the source, answered by the target.
 *
 * <pre>
 * source                                target
 *   | clock (5 times)  ----------------->|
 *   | prepare {xml, cookie} ------------>| Prepare3: QEMU starts, paused, listens
 *   |<------------------------- {cookie} |
 *   |====== memory streams (tunnel) ====>|
 *   |  STOP, Perform3 returns            |
 *   |  record ASKED                      |
 *   | finish {cookie} ------------------>| record COMMIT, Finish3, record FINISHED | FAILED
 *   |<------------------------ {outcome} |
 *   |  Confirm3                          |
 *   | confirmed ------------------------>| forget
 * </pre>
 *
 * <p>Instead of finish, and in any doubt after it: {@link #ABORT} (records ABORT unless COMMIT stands) and {@link #OUTCOME}
 * (records nothing); both may be repeated, finish is never repeated.
 */
public final class PeerProtocol {

    public static final String CLOCK = "move.clock";
    public static final String PREPARE = "move.prepare";
    public static final String FINISH = "move.finish";
    public static final String ABORT = "move.abort";
    public static final String OUTCOME = "move.outcome";
    public static final String CONFIRMED = "move.confirmed";

    /** Purpose number of a tunnel stream that carries one of QEMU's memory connections. */
    public static final int MEMORY_STREAM = 1;

    private PeerProtocol() {}
}
