package io.godwit.mover.source;

import io.godwit.libvirt.LibvirtException;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Decision;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Giving a move up before the target is asked to finish it. ABORT and ASKED exclude each other: whoever has recorded ABORT
 * here knows that the target will never run.
 */
final class Abort {

    private static final System.Logger LOG = System.getLogger(Abort.class.getName());
    private static final Duration STEP = Duration.ofMillis(50);

    private final MoverHost host;
    private final Ticket ticket;
    private final MigrationId id;

    /** Whose Perform3 is under way. */
    private volatile @Nullable SourceGuest performing;

    private volatile boolean ended;
    private volatile @Nullable GodwitException reason;

    Abort(MoverHost host, Ticket ticket) {
        this.host = host;
        this.ticket = ticket;
        this.id = ticket.migrationId();
    }

    /**
     * The VM runs on at the source. Refused with SWITCH_OVER_STARTED once the target may have been asked, with
     * MIGRATION_ENDED afterwards.
     */
    void request(GodwitException why) {
        if (ended) {
            throw new GodwitException(ErrorCode.MIGRATION_ENDED, "migration " + id + " has ended already");
        }
        if (!host.decisions().record(id, Decision.ABORT) && !recorded()) {
            throw new GodwitException(
                    ErrorCode.SWITCH_OVER_STARTED,
                    "migration " + id
                            + " is switching over; from here on it is carried through. The VM will run at host "
                            + ticket.targetName() + ", or at " + ticket.sourceName() + " if that fails");
        }
        if (reason == null) {
            reason = why;
        }
        Thread.ofPlatform().name("abort-" + id).daemon().start(this::stopPerforming);
    }

    /** Repeats the abort until Perform3 has returned: it may not have begun when the first one comes. */
    private void stopPerforming() {
        SourceGuest current;
        while ((current = performing) != null && !ended) {
            try {
                current.abortJob();
            } catch (LibvirtException e) {
                LOG.log(System.Logger.Level.DEBUG, "migration {0}: abort: {1}", id, e.getMessage());
            }
            sleep(STEP);
        }
    }

    boolean recorded() {
        return host.decisions().findDecision(id).equals(Optional.of(Decision.ABORT));
    }

    /** Why the move was given up; absent when nobody asked for that in this process. */
    @Nullable
    GodwitException reason() {
        return reason;
    }

    void throwIfRecorded() {
        if (recorded()) {
            GodwitException why = reason;
            throw why == null ? new GodwitException(ErrorCode.CANCELLED, "the move was aborted") : why;
        }
    }

    /** From here on a request reaches libvirt's job too. */
    void performing(SourceGuest guest) {
        performing = guest;
    }

    void performed() {
        performing = null;
    }

    /** Nothing is left to give up. */
    void ended() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Rule: STOP older than the abort limit without an end of Perform3 is aborted ({@code design.md}, "Truth and failure"). */
    void requestIfStuck() {
        Thread.ofVirtual().start(() -> {
            sleep(host.settings().abortLimit());
            if (performing != null && !ended) {
                try {
                    request(new GodwitException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the guest was stopped for more than "
                                    + host.settings().abortLimit() + " without the transfer coming to its end"));
                } catch (GodwitException e) {
                    LOG.log(System.Logger.Level.DEBUG, "migration {0}: not aborted: {1}", id, e.getMessage());
                }
            }
        });
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
