package io.godwit.mover;

import io.godwit.link.RpcHandlers;
import io.godwit.link.TicketSignature;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.StartMove;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.hook.HookPoint;
import io.godwit.mover.host.HostName;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Journal;
import io.godwit.mover.journal.JournalEntry;
import io.godwit.mover.local.LocalProtocol;
import io.godwit.mover.source.SourceMove;
import io.godwit.mover.target.TargetMove;
import io.godwit.tunnel.SessionAuthority;
import io.godwit.tunnel.SessionId;
import io.godwit.tunnel.TunnelIdentity;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The moves of this host: takes tickets, admits tunnel sessions, goes on with what an earlier mover left. */
public final class Mover {

    private static final System.Logger LOG = System.getLogger(Mover.class.getName());

    /** How long after a ticket's expiry a target still waits for its source's first connection. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final MoverHost host;
    private final Executor executor;
    private final Map<MigrationId, SourceMove> sources = new ConcurrentHashMap<>();
    private final Map<MigrationId, TargetMove> targets = new ConcurrentHashMap<>();

    public Mover(MoverHost host, Executor executor) {
        this.host = host;
        this.executor = executor;
    }

    /** What the agent may ask. */
    public RpcHandlers.Builder handlers() {
        return RpcHandlers.builder()
                .command(LocalProtocol.START, StartMove.class, this::start)
                .command(LocalProtocol.CANCEL, CancelMove.class, this::cancel);
    }

    /** Whether no move is in this mover's hands. */
    public boolean isIdle() {
        return sources.isEmpty() && targets.isEmpty();
    }

    /** Moves that are not ended here. */
    public List<MigrationId> running() {
        return host.journal().entries().stream()
                .filter(Mover::isOpen)
                .map(entry -> entry.ticket().migrationId())
                .toList();
    }

    /** Goes on with every unfinished move of an earlier mover, and keeps answering for the finished ones. */
    public void recover() {
        for (JournalEntry entry : host.journal().entries()) {
            MigrationId id = entry.ticket().migrationId();
            boolean open = isOpen(entry);
            if (entry.role() == Role.SOURCE && open) {
                startSource(entry, true);
            } else if (entry.role() == Role.TARGET && !entry.confirmed()) {
                TargetMove move = new TargetMove(host, entry.ticket(), executor, open, () -> targets.remove(id));
                targets.put(id, move);
                if (open) {
                    Thread.ofPlatform().name("recover-" + id).daemon().start(move::recover);
                }
            }
        }
    }

    /**
     * Begins this host's side of a move. Fails with TICKET_INVALID (not signed by our controller, or for another host),
     * TICKET_EXPIRED, TICKET_REPLAYED, or VM_BUSY; nothing has changed then.
     */
    public synchronized void start(StartMove order) {
        Ticket ticket = TicketSignature.verify(
                order.ticket(), host.identity().current().trusted().getFirst().getPublicKey());
        check(ticket, order.role());
        JournalEntry entry = JournalEntry.accepted(order.ticket(), ticket, order.role(), host.era(), nowMicros());
        host.journal().accept(entry);
        MigrationId id = ticket.migrationId();
        LOG.log(
                System.Logger.Level.INFO,
                "migration {0}: VM {1} from {2} to {3}, this host is the {4}",
                id,
                ticket.vmName(),
                ticket.sourceName(),
                ticket.targetName(),
                order.role());
        switch (order.role()) {
            case SOURCE -> {
                startSource(entry, false);
            }
            case TARGET -> {
                TargetMove move = new TargetMove(host, ticket, executor, false, () -> targets.remove(id));
                targets.put(id, move);
                move.expect();
                Thread.ofVirtual().start(() -> expire(move));
                host.hooks().reached(HookPoint.TARGET_ACCEPTED, id);
            }
        }
    }

    /**
     * Replay comes first: a controller that does not know whether its ticket arrived sends it again, and must not take "it
     * has expired meanwhile" for "it was never begun".
     */
    private void check(Ticket ticket, Role role) {
        if (host.journal().find(ticket.migrationId()).isPresent()) {
            throw Journal.replayed(ticket.migrationId());
        }
        beNamed(role == Role.SOURCE ? ticket.sourceFingerprint() : ticket.targetFingerprint(), ticket, role);
        if (!host.bootId().equals(role == Role.SOURCE ? ticket.sourceBootId() : ticket.targetBootId())) {
            throw new GodwitException(
                    ErrorCode.TICKET_INVALID,
                    "host " + (role == Role.SOURCE ? ticket.sourceName() : ticket.targetName())
                            + " was booted since the ticket of migration " + ticket.migrationId()
                            + " was issued; start a new migration");
        }
        if (Instant.now().isAfter(ticket.expiresAt())) {
            throw new GodwitException(
                    ErrorCode.TICKET_EXPIRED,
                    "the ticket of migration " + ticket.migrationId() + " expired at " + ticket.expiresAt()
                            + "; start a new migration, and compare the clock of host "
                            + (role == Role.SOURCE ? ticket.sourceName() : ticket.targetName())
                            + " with the controller's");
        }
        Stream<JournalEntry> others = host.journal().entries().stream()
                .filter(Mover::isOpen)
                .filter(entry -> entry.ticket().vmId().equals(ticket.vmId()))
                .filter(entry -> !entry.ticket().migrationId().equals(ticket.migrationId()));
        others.findFirst().ifPresent(entry -> {
            throw new GodwitException(
                    ErrorCode.VM_BUSY,
                    "VM " + ticket.vmName() + " is in migration "
                            + entry.ticket().migrationId() + ", which has not ended on host "
                            + (role == Role.SOURCE ? ticket.sourceName() : ticket.targetName()));
        });
    }

    /** The ticket must name this host's certificate; one that was renewed meanwhile is taken when no move is open. */
    private void beNamed(String fingerprint, Ticket ticket, Role role) {
        if (host.identity().current().fingerprint().equals(fingerprint)) {
            return;
        }
        TunnelIdentity renewed = host.identity()
                .find(fingerprint)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.TICKET_INVALID,
                        "the ticket of migration " + ticket.migrationId() + " names another host as its " + role));
        List<MigrationId> open = running();
        if (!open.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.HOST_BUSY,
                    "the certificate of host " + HostName.of(renewed.chain().getFirst())
                            + " was renewed, and the host takes new moves again when migration " + open.getFirst()
                            + ", which began with the old one, has ended; try again then");
        }
        try {
            host.identity().change(renewed);
            LOG.log(System.Logger.Level.INFO, "moves use the renewed certificate {0} from now on", fingerprint);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.INTERNAL, "the renewed certificate of this host cannot be used: " + e.getMessage(), e);
        }
    }

    /** Gives up before switch-over; see {@link SourceMove#cancel}. */
    public void cancel(CancelMove order) {
        SourceMove move = sources.get(order.migrationId());
        if (move == null
                && host.journal()
                        .find(order.migrationId())
                        .filter(entry -> entry.role() == Role.SOURCE)
                        .isPresent()) {
            throw new GodwitException(
                    ErrorCode.MIGRATION_ENDED, "migration " + order.migrationId() + " has ended already");
        }
        if (move == null) {
            throw new GodwitException(
                    ErrorCode.MIGRATION_UNKNOWN, "this host is not the source of migration " + order.migrationId());
        }
        move.cancel();
    }

    private void startSource(JournalEntry entry, boolean recovering) {
        MigrationId id = entry.ticket().migrationId();
        SourceMove move = new SourceMove(host, entry, executor, recovering, () -> sources.remove(id));
        sources.put(id, move);
        move.start();
    }

    private void expire(TargetMove move) {
        Duration left =
                Duration.between(Instant.now(), move.ticket().expiresAt()).plus(GRACE);
        try {
            Thread.sleep(left.isNegative() ? Duration.ZERO : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        move.giveUpUnlessJoined();
    }

    /** Only the source named in the ticket of a move that this host knows gets a session. */
    public SessionAuthority authority() {
        return this::admit;
    }

    private SessionAuthority.Admission admit(SessionId session, X509Certificate peer) {
        TargetMove move = targets.get(new MigrationId(session.value()));
        if (move == null) {
            return new SessionAuthority.Refused("migration-unknown", "this host expects no migration " + session);
        }
        if (!TunnelIdentity.fingerprint(peer).equals(move.ticket().sourceFingerprint())) {
            return new SessionAuthority.Refused(
                    "foreign-certificate",
                    "migration " + session + " is for another source host than the one of this certificate");
        }
        return new SessionAuthority.Admitted(move.newSession());
    }

    private static boolean isOpen(JournalEntry entry) {
        @Nullable MoveReport report = entry.report();
        return report == null || report.result() == MigrationState.UNDECIDED;
    }

    private static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
