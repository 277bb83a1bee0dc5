package io.godwit.mover.source;

import io.godwit.libvirt.LibvirtEvent;
import io.godwit.libvirt.MigrationBegin;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.MigrationCookie;
import io.godwit.mover.domain.MoveDirectory;
import io.godwit.mover.hook.HookPoint;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Decision;
import io.godwit.mover.peer.FinishRequest;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.peer.PrepareAnswer;
import io.godwit.mover.peer.PrepareRequest;
import io.godwit.mover.settlement.SourceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The normal way of a move at its source, up to the target's answer. What it throws ends the move; {@link Conclusion} then
 * brings the VM to where the records demand.
 */
final class Advance {

    private final MoverHost host;
    private final Ticket ticket;
    private final MigrationId id;
    private final TargetLink link;
    private final MoveRecord record;
    private final Abort abort;
    private final Executor executor;
    private volatile @Nullable SourceGuest guest;
    private volatile @Nullable ProgressMeter meter;
    private volatile Duration aimed = Duration.ZERO;

    Advance(MoverHost host, Ticket ticket, TargetLink link, MoveRecord record, Abort abort, Executor executor) {
        this.host = host;
        this.ticket = ticket;
        this.id = ticket.migrationId();
        this.link = link;
        this.record = record;
        this.abort = abort;
        this.executor = executor;
    }

    /** The VM at the source; absent until libvirt has found it. */
    @Nullable
    SourceGuest guest() {
        return guest;
    }

    /** Absent before memory flows. */
    @Nullable
    ProgressMeter meter() {
        return meter;
    }

    /** Returns the target's answer. The target is asked at most once, and only after ASKED was recorded. */
    Outcome go() {
        host.hooks().reached(HookPoint.SOURCE_ACCEPTED, id);
        SourceGuest opened = openAndConnect();
        host.hooks().reached(HookPoint.SOURCE_CONNECTED, id);
        boolean autostart = opened.autostart();
        if (autostart) {
            host.journal().update(id, entry -> entry.withAutostart(true, true));
            opened.setAutostart(false);
        }
        MoveDirectory directory = MoveDirectory.create(
                host.settings().runtime(), id, host.hypervisor().qemuUser());
        MigrationBegin begin = record.phase("begin", () -> opened.begin(directory));
        host.hooks().reached(HookPoint.SOURCE_BEGUN, id);
        abort.throwIfRecorded();
        PrepareAnswer prepared = record.phase(
                "prepare",
                () -> link.prepare(new PrepareRequest(
                        begin.xml(), MigrationCookie.encode(begin.cookie()), opened.flags(), autostart)));
        record.prepared(prepared);
        host.hooks().reached(HookPoint.SOURCE_PREPARED, id);
        String cookie = MigrationCookie.encode(
                record.phase("perform", () -> perform(opened, directory, MigrationCookie.decode(prepared.cookie()))));
        host.hooks().reached(HookPoint.SOURCE_PERFORMED, id);
        if (!host.decisions().record(id, Decision.ASKED)) {
            abort.throwIfRecorded();
        }
        host.hooks().reached(HookPoint.SOURCE_ASKED, id);
        return record.phase("finish", () -> link.finish(new FinishRequest(cookie)));
    }

    /** libvirt here and the target's mover are asked at the same time; nothing is changed by that. */
    private SourceGuest openAndConnect() {
        CompletableFuture<Void> connected = CompletableFuture.runAsync(
                () -> record.phase("connect", () -> {
                    link.connect();
                    record.clock(link.measureClock());
                }),
                executor);
        try {
            SourceGuest opened = record.phase("open", () -> SourceGuest.open(host.hypervisor(), ticket));
            guest = opened;
            SourceState state = opened.state();
            if (state != SourceState.RUNNING) {
                throw new GodwitException(
                        ErrorCode.VM_NOT_RUNNING,
                        "VM " + ticket.vmName() + " does not run on host " + ticket.sourceName() + " now (" + state
                                + ")");
            }
            connected.join();
            return opened;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } finally {
            // A session that is still being opened would outlive the move.
            connected.exceptionally(failure -> null).join();
        }
    }

    private byte[] perform(SourceGuest opened, MoveDirectory directory, byte[] cookie) {
        ProgressMeter counting = new ProgressMeter(id, opened.watching(), opened.domain(), host.listener()::progress);
        meter = counting;
        PauseAim aim = new PauseAim(Duration.ofMillis(ticket.options().maximumPauseMillis()));
        follow(opened, counting, aim);
        try (MemorySocket _ = MemorySocket.open(
                directory,
                host.hypervisor().qemuUser(),
                link.connect(),
                ticket.vmId().value())) {
            aimed = aim.during(1);
            opened.aimAtPause(aimed);
            counting.enter(MigrationState.TRANSFERRING);
            counting.start();
            abort.performing(opened);
            abort.throwIfRecorded();
            return opened.perform(cookie);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the memory socket in " + directory.memorySocket(), e);
        } finally {
            abort.performed();
            counting.close();
        }
    }

    private void follow(SourceGuest opened, ProgressMeter counting, PauseAim aim) {
        opened.watching().subscribeMonitor(Optional.of(opened.domain()), event -> {
            record.times().seen(event);
            if (event.event().equals("STOP")) {
                counting.enter(MigrationState.SWITCHING_OVER);
                abort.requestIfStuck();
            }
        });
        opened.watching().subscribe(event -> {
            if (event instanceof LibvirtEvent.MigrationIteration iteration
                    && iteration.domain().uuid().equals(ticket.vmId().value())) {
                int pass = iteration.iteration();
                counting.pass(pass);
                record.passBegins(pass);
                if (!aim.during(pass).equals(aimed)) {
                    aimed = aim.during(pass);
                    opened.aimAtPause(aimed);
                }
            }
        });
    }
}
