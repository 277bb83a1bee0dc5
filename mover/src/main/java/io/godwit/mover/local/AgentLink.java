package io.godwit.mover.local;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.model.GodwitException;
import io.godwit.model.VmId;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.mover.journal.Journal;
import io.godwit.mover.journal.JournalEntry;
import io.godwit.mover.journal.MoveListener;
import io.godwit.mover.journal.Witness;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tells the agent, if there is one; what must not be lost waits in the journal until an agent has it. */
public final class AgentLink implements MoveListener {

    private static final System.Logger LOG = System.getLogger(AgentLink.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Journal journal;
    private final Executor executor;
    private final AtomicReference<@Nullable RpcPeer> agent = new AtomicReference<>();
    private final Queue<Alarm> alarms = new ConcurrentLinkedQueue<>();

    public AgentLink(Journal journal, Executor executor) {
        this.journal = journal;
        this.executor = executor;
    }

    /** The newest connection counts. What was not delivered yet follows on another thread. */
    public void attach(RpcPeer peer) {
        agent.set(peer);
        executor.execute(this::deliver);
    }

    @Override
    public void progress(MoveProgress progress) {
        RpcPeer peer = agent.get();
        if (peer != null && peer.open()) {
            peer.notify(LocalProtocol.PROGRESS, progress);
        }
    }

    @Override
    public void ended(MoveReport report) {
        executor.execute(this::deliver);
    }

    @Override
    public void alarm(Alarm alarm) {
        LOG.log(System.Logger.Level.ERROR, "ALARM {0}: {1}", alarm.code(), alarm.message());
        alarms.add(alarm);
        executor.execute(this::deliver);
    }

    @Override
    public Witness witness(VmId vmId, long sinceMicros) {
        RpcPeer peer = agent.get();
        if (peer == null || !peer.open()) {
            return Witness.BLIND;
        }
        try {
            return peer.request(LocalProtocol.WITNESS, new WitnessRequest(vmId, sinceMicros), Witness.class, LIMIT);
        } catch (GodwitException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the agent does not say what it saw of VM {0}: {1}",
                    vmId,
                    e.getMessage());
            return Witness.BLIND;
        }
    }

    /** One at a time, in the order of the journal; stops at the first failure: the next attach delivers again. */
    private synchronized void deliver() {
        RpcPeer peer = agent.get();
        if (peer == null || !peer.open()) {
            return;
        }
        try {
            for (JournalEntry entry : journal.entries()) {
                MoveReport report = entry.report();
                if (report != null && !entry.reported()) {
                    peer.request(LocalProtocol.REPORT, report, RpcHandlers.Empty.class, LIMIT);
                    journal.update(
                            entry.ticket().migrationId(),
                            now -> report.equals(now.report()) ? now.withReported() : now);
                }
            }
            for (Alarm alarm = alarms.peek(); alarm != null; alarm = alarms.peek()) {
                peer.request(LocalProtocol.ALARM, alarm, RpcHandlers.Empty.class, LIMIT);
                alarms.remove(alarm);
            }
        } catch (GodwitException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the agent did not take a report; it gets it later: {0}",
                    e.getMessage());
        }
    }
}
