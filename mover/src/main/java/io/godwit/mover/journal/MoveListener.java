package io.godwit.mover.journal;

import io.godwit.model.VmId;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;

/** Who is told of a move, and who is asked what he has seen: the agent, over the local socket. */
public interface MoveListener {

    /** May be lost. */
    void progress(MoveProgress progress);

    /** Written to the journal already; delivered until the agent has it. */
    void ended(MoveReport report);

    /** Delivered when an agent is there; the journal's report says the same. */
    void alarm(Alarm alarm);

    /** What the agent saw of the VM since the given time. Answers {@link Witness#BLIND} when there is no agent to ask. */
    Witness witness(VmId vmId, long sinceNanos);
}
