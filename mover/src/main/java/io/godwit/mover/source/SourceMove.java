package io.godwit.mover.source;

import io.godwit.libvirt.JobStatistics;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.MoveDirectory;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Decision;
import io.godwit.mover.journal.JournalEntry;
import io.godwit.mover.peer.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The source's side of one move: Begin3, Perform3 and Confirm3 here, Prepare3 and Finish3 at the target by asking its mover.
 *
 * <p>Invariants: the target is asked to finish at most once, and only after ASKED was recorded; ABORT and ASKED exclude
 * each other, so whoever cancels before ASKED knows that the target will never run; after that only
 * {@link Conclusion} touches the VM, by {@link io.godwit.mover.settlement.Settlement}'s rules. Nothing durable is written
 * between STOP and RESUME.
 */
public final class SourceMove {

    private static final System.Logger LOG = System.getLogger(SourceMove.class.getName());
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final MoverHost host;
    private final Ticket ticket;
    private final MigrationId id;
    private final Runnable whenEnded;
    private final TargetLink link;
    private final MoveRecord record;
    private final Abort abort;
    private final Advance advance;
    private final Thread thread;
    private @Nullable SourceGuest reopened;

    /**
     * @param recovering the move was begun by a mover that is gone
     * @param whenEnded run once nothing more is to be done for it
     */
    public SourceMove(MoverHost host, JournalEntry entry, Executor executor, boolean recovering, Runnable whenEnded) {
        this.host = host;
        this.ticket = entry.ticket();
        this.id = ticket.migrationId();
        this.whenEnded = whenEnded;
        this.link = new TargetLink(ticket, host.identity().current(), host.adapters(), executor);
        this.record = new MoveRecord(ticket, Instant.ofEpochMilli(entry.acceptedMicros() / 1000));
        this.abort = new Abort(host, ticket);
        this.advance = new Advance(host, ticket, link, record, abort, executor);
        this.thread = Thread.ofPlatform().name("move-" + id).daemon().unstarted(() -> guarded(recovering));
    }

    public Ticket ticket() {
        return ticket;
    }

    /** Begins (or goes on); returns at once. */
    public void start() {
        thread.start();
    }

    public boolean isEnded() {
        return abort.isEnded();
    }

    /**
     * Gives up before switch-over: the VM runs on at the source. Refused with SWITCH_OVER_STARTED once the target may have
     * been asked, with MIGRATION_ENDED afterwards.
     */
    public void cancel() {
        abort.request(new GodwitException(ErrorCode.CANCELLED, "cancelled on request; the VM runs on at the source"));
    }

    /**
     * Whatever goes wrong, full disks and programming errors included: a VM is not left alone because a thread has ended.
     * The records stand, so the move is concluded again as a new mover would do it.
     */
    private void guarded(boolean recovering) {
        boolean again = recovering;
        while (true) {
            try {
                if (again) {
                    recover();
                } else {
                    move();
                }
                whenEnded.run();
                return;
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "migration " + id + " is not concluded yet; going on", e);
                again = true;
                sleep(AGAIN);
            }
        }
    }

    private void move() {
        Outcome outcome = null;
        GodwitException failure = null;
        try {
            outcome = advance.go();
        } catch (GodwitException e) {
            failure = e;
        } catch (LibvirtException e) {
            failure = new GodwitException(
                    ErrorCode.HYPERVISOR_ERROR, "libvirt on host " + ticket.sourceName() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "migration " + id + " failed in an unforeseen way", e);
            failure = new GodwitException(
                    ErrorCode.INTERNAL, "internal error in the mover of host " + ticket.sourceName() + ": " + e, e);
        }
        conclude(outcome, failure);
    }

    /**
     * In the same era a missing record proves that the target was never asked. After a reboot, or when the runtime
     * directory was emptied, the records are gone: then only the target's word counts.
     */
    private void recover() {
        if (abort.isEnded()) {
            return;
        }
        boolean sameEra = host.era().equals(host.journal().load(id).era());
        host.decisions().record(id, sameEra ? Decision.ABORT : Decision.ASKED);
        conclude(
                null,
                new GodwitException(
                        ErrorCode.MOVER_LOST,
                        "the mover of host " + ticket.sourceName()
                                + " ended during the move; a new one has settled it"));
    }

    private void conclude(@Nullable Outcome outcome, @Nullable GodwitException failure) {
        if (outcome == null) {
            host.decisions().record(id, Decision.ABORT);
        }
        SourceGuest opened = reopen();
        ProgressMeter counting = advance.meter();
        if (counting != null && outcome != null) {
            counting.enter(MigrationState.CONFIRMING);
            record.phase("statistics", () -> statistics(opened, counting));
        }
        Conclusion conclusion = new Conclusion(host, ticket, opened, link, record, this::undecided);
        boolean completed = conclusion.reach(outcome, abort.recorded(), failure == null ? "" : text(failure));
        if (completed) {
            if (counting != null) {
                counting.enter(MigrationState.COMPLETED);
            }
            end(report(MigrationState.COMPLETED, null, "the VM runs at host " + ticket.targetName()));
            conclusion.tellConfirmed();
        } else {
            GodwitException reason = reason(failure, conclusion);
            restoreAutostart(opened);
            boolean cancelled = reason.code() == ErrorCode.CANCELLED;
            end(report(cancelled ? MigrationState.CANCELLED : MigrationState.FAILED, reason.code(), text(reason)));
        }
        link.close();
        opened.close();
    }

    private GodwitException reason(@Nullable GodwitException failure, Conclusion conclusion) {
        GodwitException chosen = abort.reason();
        if (chosen != null) {
            return chosen;
        }
        if (failure != null && conclusion.lastOutcome() == null) {
            return failure;
        }
        Outcome last = conclusion.lastOutcome();
        String words = last == null ? "" : last.message();
        return new GodwitException(
                failure == null ? ErrorCode.HYPERVISOR_ERROR : failure.code(),
                "the VM could not be started at host " + ticket.targetName() + " and runs on at " + ticket.sourceName()
                        + ": " + words + (failure == null ? "" : "; " + text(failure)));
    }

    /** Connections may be broken, libvirt may be starting again: the VM is not left alone because of that. */
    private SourceGuest reopen() {
        SourceGuest known = reopened == null ? advance.guest() : reopened;
        while (known == null) {
            try {
                known = SourceGuest.reopen(host.hypervisor(), ticket);
            } catch (GodwitException | LibvirtException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "migration {0}: waiting for libvirt on this host: {1}",
                        id,
                        e.getMessage());
                sleep(Duration.ofSeconds(1));
            }
        }
        reopened = known;
        return known;
    }

    private void statistics(SourceGuest opened, ProgressMeter counting) {
        try {
            JobStatistics all = opened.watching()
                    .jobStatistics(opened.domain(), JobStatistics.COMPLETED | JobStatistics.KEEP_COMPLETED);
            counting.completed(
                    all.memProcessed().orElse(0), (int) all.memIteration().orElse(0));
        } catch (LibvirtException e) {
            LOG.log(System.Logger.Level.DEBUG, "migration {0}: no final statistics: {1}", id, e.getMessage());
        }
    }

    private void restoreAutostart(SourceGuest opened) {
        if (!host.journal().load(id).autostartCleared()) {
            return;
        }
        try {
            opened.setAutostart(true);
        } catch (LibvirtException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "migration {0}: VM {1} stays on this host, but its autostart flag could not be set again: {2}. Set"
                            + " it: virsh autostart {1}",
                    id,
                    ticket.vmName(),
                    e.getMessage());
        }
    }

    private void undecided(String known) {
        String message = "the outcome of moving VM " + ticket.vmName() + " from " + ticket.sourceName() + " to "
                + ticket.targetName() + " is unknown: " + known
                + ". Its copy at the source stays paused. Find out whether the VM runs, or ran, at "
                + ticket.targetName() + " (virsh list --all, its log); never resume the source before that is known";
        MoveReport report = report(MigrationState.UNDECIDED, ErrorCode.OUTCOME_UNKNOWN, message);
        host.journal().update(id, entry -> entry.withReport(report));
        host.listener().ended(report);
        host.listener().alarm(new Alarm(id, ticket.vmId(), ErrorCode.OUTCOME_UNKNOWN.code(), message, Instant.now()));
    }

    private MoveReport report(MigrationState result, @Nullable ErrorCode code, String message) {
        ProgressMeter counting = advance.meter();
        return record.report(
                result,
                code,
                message,
                link.wireBytes(),
                counting == null ? 0 : counting.transferredBytes(),
                counting == null ? 0 : counting.passes());
    }

    private void end(MoveReport report) {
        host.journal().update(id, entry -> entry.withReport(report));
        abort.ended();
        host.listener().ended(report);
        MoveDirectory.remove(host.settings().runtime(), id);
    }

    private static String text(GodwitException e) {
        return String.valueOf(e.getMessage());
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
