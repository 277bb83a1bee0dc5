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
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tells the agent, if there is one; what must not be lost waits in the journal until an agent has it. */
public final class AgentLink implements MoveListener {

    private static final System.Logger LOG = System.getLogger(AgentLink.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(30);

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
        LOG.log(
                System.Logger.Level.ERROR,
                "migration {0}: ALARM {1}: {2}",
                alarm.migrationId(),
                alarm.code(),
                alarm.message());
        alarms.add(alarm);
        executor.execute(this::deliver);
    }

    @Override
    public Witness witness(VmId vmId, long sinceNanos) {
        RpcPeer peer = agent.get();
        if (peer == null || !peer.open()) {
            return Witness.BLIND;
        }
        try {
            return peer.request(LocalProtocol.WITNESS, new WitnessRequest(vmId, sinceNanos), Witness.class, LIMIT);
        } catch (GodwitException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the agent does not say what it saw of VM {0}: {1}",
                    vmId,
                    e.getMessage());
            return Witness.BLIND;
        }
    }

    /** One at a time; alarms first. What fails is tried again in a while, and does not hold up the rest. */
    private synchronized void deliver() {
        RpcPeer peer = agent.get();
        if (peer == null || !peer.open()) {
            return;
        }
        boolean all = true;
        for (Alarm alarm : List.copyOf(alarms)) {
            all &= delivered(peer, LocalProtocol.ALARM, alarm, () -> alarms.remove(alarm));
        }
        for (JournalEntry entry : journal.entries()) {
            MoveReport report = entry.report();
            if (report != null && !entry.reported()) {
                all &= delivered(
                        peer,
                        LocalProtocol.REPORT,
                        report,
                        () -> journal.update(
                                entry.ticket().migrationId(),
                                now -> report.equals(now.report()) ? now.withReported() : now));
            }
        }
        if (!all) {
            CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS, executor)
                    .execute(this::deliver);
        }
    }

    private static boolean delivered(RpcPeer peer, String method, Object news, Runnable then) {
        try {
            peer.request(method, news, RpcHandlers.Empty.class, LIMIT);
            then.run();
            return true;
        } catch (GodwitException | UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the agent did not take {0}; it gets it later: {1}",
                    method,
                    e.getMessage());
            return false;
        }
    }
}
