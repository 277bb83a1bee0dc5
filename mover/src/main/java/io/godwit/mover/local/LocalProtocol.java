package io.godwit.mover.local;

/**
 * Method names between agent and mover: JSON-RPC 2.0 over {@code mover.sock}. The agent connects; the newest connection is
 * the one that is told.
 */
public final class LocalProtocol {

    /** Agent to mover: {@link io.godwit.model.agent.StartMove}, empty result once the ticket is in the journal. */
    public static final String START = "mover.start";

    /** Agent to mover: {@link io.godwit.model.agent.CancelMove}, empty result once ABORT is recorded. */
    public static final String CANCEL = "mover.cancel";

    /** Agent to mover: {@link io.godwit.link.RpcHandlers.Empty}, result {@link MoverStatus}; unreported reports follow. */
    public static final String ATTACH = "mover.attach";

    /** Mover to agent, notification: {@link io.godwit.model.migration.MoveProgress}. */
    public static final String PROGRESS = "mover.progress";

    /** Mover to agent: {@link io.godwit.model.migration.MoveReport}, empty result once the agent keeps it. */
    public static final String REPORT = "mover.report";

    /** Mover to agent: {@link io.godwit.model.migration.Alarm}, empty result once the agent keeps it. */
    public static final String ALARM = "mover.alarm";

    /** Mover to agent: {@link WitnessRequest}, result {@link io.godwit.mover.journal.Witness}. */
    public static final String WITNESS = "mover.witness";

    private LocalProtocol() {}
}
