package io.godwit.mover.source;

import io.godwit.libvirt.LibvirtException;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.hook.HookPoint;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.settlement.Action;
import io.godwit.mover.settlement.Settlement;
import io.godwit.mover.settlement.SourceState;
import io.godwit.mover.settlement.TargetOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the VM's copy at the source to the state that the records demand, whatever it takes: looks, asks the target, lets
 * {@link Settlement} decide, acts, and looks again until it is done.
 */
final class Conclusion {

    private static final System.Logger LOG = System.getLogger(Conclusion.class.getName());
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration UNDECIDED_STEP = Duration.ofSeconds(2);
    private static final int ATTEMPTS_BEFORE_ALARM = 5;

    private final MoverHost host;
    private final Ticket ticket;
    private final MigrationId id;
    private final SourceGuest guest;
    private final TargetLink link;
    private final MoveRecord record;
    private final Consumer<String> undecided;
    private @Nullable Outcome lastOutcome;
    private boolean alarmed;

    Conclusion(
            MoverHost host,
            Ticket ticket,
            SourceGuest guest,
            TargetLink link,
            MoveRecord record,
            Consumer<String> undecided) {
        this.host = host;
        this.ticket = ticket;
        this.id = ticket.migrationId();
        this.guest = guest;
        this.link = link;
        this.record = record;
        this.undecided = undecided;
    }

    /** What the target answered last; absent when it was not asked or never answered. */
    @Nullable
    Outcome lastOutcome() {
        return lastOutcome;
    }

    /**
     * Returns when the VM runs at the target and the source's copy is gone (true), or the VM is back at the source (false).
     *
     * @param answer the target's answer to "finish", when there is one
     * @param aborted ABORT is recorded at the source: the target was never asked
     */
    boolean reach(@Nullable Outcome answer, boolean aborted, String reason) {
        if (aborted) {
            tellAborted(reason);
        }
        lastOutcome = answer;
        long start = System.nanoTime();
        Outcome known = answer;
        while (true) {
            if (!aborted && known == null) {
                known = ask();
            }
            TargetOutcome outcome = known == null ? TargetOutcome.UNREACHABLE : known.outcome();
            SourceState source = guest.state();
            Action action = Settlement.decide(source, !aborted, outcome);
            switch (action) {
                case REMOVE_SOURCE, COMPLETE -> {
                    complete(known);
                    return true;
                }
                case RESUME_SOURCE, LEAVE_SOURCE -> {
                    if (cancelled()) {
                        return false;
                    }
                    alarm(source, outcome, known);
                    sleep(UNDECIDED_STEP);
                }
                case ASK_TO_ABORT -> known = askToAbort();
                case WAIT -> {
                    if (System.nanoTime() - start > host.settings().abortLimit().toNanos()) {
                        alarm(source, outcome, known);
                    }
                    sleep(STEP);
                    known = null;
                }
                case UNDECIDED -> {
                    alarm(source, outcome, known);
                    sleep(UNDECIDED_STEP);
                    known = null;
                }
            }
        }
    }

    private boolean cancelled() {
        try {
            guest.cancel();
            return true;
        } catch (LibvirtException | GodwitException e) {
            LOG.log(System.Logger.Level.ERROR, "migration {0}: {1}; trying again", id, e.getMessage());
            return false;
        }
    }

    private void complete(@Nullable Outcome outcome) {
        host.hooks().reached(HookPoint.SOURCE_ANSWERED, id);
        record.answered(outcome);
        record.phase("confirm", () -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    guest.remove(outcome == null ? null : outcome.cookie());
                    return;
                } catch (LibvirtException | GodwitException e) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "migration {0}: the copy of VM {1} at the source is not removed yet: {2}",
                            id,
                            ticket.vmName(),
                            e.getMessage());
                    if (attempt == ATTEMPTS_BEFORE_ALARM) {
                        host.listener()
                                .alarm(new Alarm(
                                        id,
                                        ticket.vmId(),
                                        "source-copy-left",
                                        "VM " + ticket.vmName() + " runs at host " + ticket.targetName()
                                                + ", but its old copy at " + ticket.sourceName()
                                                + " cannot be removed: " + e.getMessage()
                                                + ". Never resume that copy; look at libvirt on " + ticket.sourceName(),
                                        Instant.now()));
                    }
                    sleep(UNDECIDED_STEP);
                }
            }
        });
        host.hooks().reached(HookPoint.SOURCE_CONFIRMED, id);
    }

    /** Best effort: lets the target forget the move. */
    void tellConfirmed() {
        try {
            link.confirmed();
        } catch (GodwitException e) {
            LOG.log(System.Logger.Level.DEBUG, "migration {0}: confirmation not delivered: {1}", id, e.getMessage());
        }
    }

    /**
     * The source's own ABORT decides (rule R1); the target is told so that it removes its copy before the source runs on,
     * but a target that does not answer is not waited for.
     */
    private void tellAborted(String reason) {
        try {
            link.abort(reason);
        } catch (GodwitException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "migration {0}: host {1} was not told of the abort: {2}",
                    id,
                    ticket.targetName(),
                    e.getMessage());
        }
    }

    private @Nullable Outcome ask() {
        try {
            return remember(link.outcome());
        } catch (GodwitException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "migration {0}: host {1} does not say what became of it: {2}",
                    id,
                    ticket.targetName(),
                    e.getMessage());
            return null;
        }
    }

    private @Nullable Outcome askToAbort() {
        try {
            return remember(link.abort("the answer to finish was lost, and nothing was recorded"));
        } catch (GodwitException e) {
            LOG.log(System.Logger.Level.DEBUG, "migration {0}: abort not answered: {1}", id, e.getMessage());
            return null;
        }
    }

    private Outcome remember(Outcome outcome) {
        lastOutcome = outcome;
        return outcome;
    }

    private void alarm(SourceState source, TargetOutcome outcome, @Nullable Outcome known) {
        if (alarmed) {
            return;
        }
        alarmed = true;
        undecided.accept("the source's copy is " + source + ", the target says "
                + (known == null ? outcome.toString() : outcome + " (" + known.message() + ")"));
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
