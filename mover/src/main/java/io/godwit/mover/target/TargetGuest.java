package io.godwit.mover.target;

import io.godwit.libvirt.ConnectionLostException;
import io.godwit.libvirt.DeadlineExceededException;
import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.ErrorCode;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.libvirt.MigrateParameter;
import io.godwit.libvirt.MigrationFinished;
import io.godwit.libvirt.MigrationPrepared;
import io.godwit.libvirt.TypedParameters;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.Definition;
import io.godwit.mover.domain.DefinitionCheck;
import io.godwit.mover.domain.MigrationCookie;
import io.godwit.mover.domain.MigrationFlags;
import io.godwit.mover.domain.MonitorTimes;
import io.godwit.mover.domain.MoveDirectory;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.peer.PrepareRequest;
import io.godwit.tunnel.StreamPump;
import io.godwit.tunnel.TunnelStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The copy of the VM at the target, through libvirt: prepared, then finished or aborted.
 *
 * <p>Prepare3 and Finish3 go over one connection of their own: libvirt ties the incoming copy to it and removes the copy
 * when it breaks before Finish3, which is what makes a dead mover harmless.
 */
final class TargetGuest implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TargetGuest.class.getName());
    private static final Duration PREPARE_LIMIT = Duration.ofMinutes(2);
    private static final Duration FINISH_LIMIT = Duration.ofMinutes(2);
    private static final Duration GONE_LIMIT = Duration.ofSeconds(30);
    private static final Duration RESUME_EVENT_LIMIT = Duration.ofMillis(500);

    private final DefinitionCheck check;
    private final Ticket ticket;
    private final PrepareRequest request;
    private final LibvirtConnection connection;
    private final LibvirtConnection watching;
    private final MoveDirectory directory;
    private final TypedParameters parameters;
    private final MonitorTimes times = new MonitorTimes();
    private volatile boolean finished;
    private @Nullable MigrationFinished answer;
    private long finishMicros;

    private TargetGuest(
            DefinitionCheck check,
            Ticket ticket,
            PrepareRequest request,
            TargetConnections connections,
            MoveDirectory directory,
            TypedParameters parameters) {
        this.check = check;
        this.ticket = ticket;
        this.request = request;
        this.connection = connections.phases();
        this.watching = connections.watching();
        this.directory = directory;
        this.parameters = parameters;
    }

    /** Checks the definition and opens the connections; nothing is started yet. */
    static TargetGuest open(MoverHost host, Ticket ticket, PrepareRequest request, ReadyConnections ready) {
        DefinitionCheck check = new DefinitionCheck(host.policy());
        check.check(ticket, Definition.parse(request.xml()));
        MigrationFlags.requirePermitted(request.flags());
        TargetConnections connections = ready.take();
        try {
            MoveDirectory directory = MoveDirectory.create(
                    host.settings().runtime(),
                    ticket.migrationId(),
                    host.hypervisor().qemuUser());
            TargetGuest guest = new TargetGuest(
                    check, ticket, request, connections, directory, parameters(ticket, request, directory));
            connections.watching().subscribeMonitor(Optional.empty(), event -> {
                if (event.domain().uuid().equals(ticket.vmId().value())) {
                    guest.times.seen(event);
                }
            });
            return guest;
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    private static TypedParameters parameters(Ticket ticket, PrepareRequest request, MoveDirectory directory) {
        TypedParameters.Builder parameters = TypedParameters.builder()
                .string(MigrateParameter.DESTINATION_NAME, ticket.vmName())
                .string(MigrateParameter.DESTINATION_XML, request.xml())
                .string(MigrateParameter.MIGRATE_URI, directory.memoryUri());
        if (ticket.options().channels() > 0) {
            parameters.integer(
                    MigrateParameter.PARALLEL_CONNECTIONS, ticket.options().channels());
        }
        return parameters.build();
    }

    /** Starts QEMU, paused, listening. Gives Prepare3's cookie, base64. */
    String prepare() {
        MigrationPrepared prepared = connection.migratePrepare3(
                parameters, MigrationCookie.decode(request.cookie()), request.flags(), PREPARE_LIMIT);
        return MigrationCookie.encode(prepared.cookie());
    }

    /** Joins one of QEMU's memory streams with the QEMU that listens here. In the order in which the streams were opened. */
    void receive(TunnelStream stream) {
        try {
            SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                socket.connect(UnixDomainSocketAddress.of(directory.memorySocket()));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            Thread.ofPlatform().name("memory-in-" + stream.id()).daemon().start(() -> pump(socket, stream));
        } catch (IOException e) {
            stream.reset(
                    "QEMU at the target does not accept memory at " + directory.memorySocket() + ": " + e.getMessage());
        }
    }

    private void pump(SocketChannel socket, TunnelStream stream) {
        try {
            StreamPump.pump(socket, stream);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "migration {0}: memory stream {1} ended: {2}",
                    ticket.migrationId(),
                    stream.id(),
                    e.getMessage());
        }
    }

    /**
     * Finish3: libvirt starts the copy. Rule: only after COMMIT was recorded, once; only this answer counts
     * ({@code design.md}, "The way of one move", 6).
     */
    void finish(byte[] cookie) {
        long start = System.nanoTime();
        try {
            answer = connection.migrateFinish3(parameters, cookie, request.flags(), false, FINISH_LIMIT);
            finished = true;
        } finally {
            finishMicros = (System.nanoTime() - start) / 1000;
        }
    }

    /**
     * The cookie for Finish3, looked at before anything is committed: it carries the definition that the VM is to have
     * here for good.
     */
    byte[] checkedCookie(String base64) {
        byte[] cookie = MigrationCookie.decode(base64);
        MigrationCookie.definitions(cookie).forEach(definition -> check.check(ticket, definition));
        return cookie;
    }

    /**
     * Whether libvirt still answers on the connection that Finish3 needs, and still has the copy. Looked at before COMMIT: a
     * daemon that died during the transfer would leave a COMMIT that nobody can carry out.
     */
    boolean isReady() {
        try {
            return connection.isAlive()
                    && connection
                            .findDomain(ticket.vmId().value())
                            .filter(domain -> domain.id() >= 0)
                            .isPresent();
        } catch (LibvirtException e) {
            return false;
        }
    }

    /** QEMU's RESUME was not seen: the copy has not run. */
    boolean neverResumed() {
        return times.find("RESUME").isEmpty();
    }

    /** Whether the exception is libvirt's own answer, and not the lack of one. */
    static boolean isAnswer(LibvirtException e) {
        return !(e instanceof ConnectionLostException || e instanceof DeadlineExceededException)
                && e.code() != ErrorCode.LOCAL;
    }

    /**
     * Finish3, cancelled: libvirt removes the copy, which has never run. Rule: only with ABORT recorded, which excludes
     * COMMIT. Waits until the copy is gone.
     */
    void abort() {
        try {
            connection.migrateFinish3(parameters, new byte[0], request.flags(), true, FINISH_LIMIT);
        } catch (LibvirtException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "migration {0}: cancelling at the target: {1}",
                    ticket.migrationId(),
                    e.getMessage());
        }
        connection.close();
        long deadline = System.nanoTime() + GONE_LIMIT.toNanos();
        try {
            while (isActive()) {
                if (System.nanoTime() > deadline) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "migration {0}: the aborted copy of VM {1} on this host is still there after {2}; it has"
                                    + " never run. Look at it: virsh domstate --reason {1}",
                            ticket.migrationId(),
                            ticket.vmName(),
                            GONE_LIMIT);
                    return;
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isActive() {
        try {
            Optional<DomainRef> domain = watching.findDomain(ticket.vmId().value());
            return domain.isPresent() && domain.get().id() >= 0;
        } catch (LibvirtException e) {
            return false;
        }
    }

    /** Adds what only this process knows: Finish3's cookie and times, and when QEMU resumed the guest. */
    Outcome describe(Outcome outcome, long askedMicros, long committedMicros) {
        MigrationFinished known = answer;
        Long resumed = null;
        try {
            resumed = finished ? times.await("RESUME", RESUME_EVENT_LIMIT).orElse(null) : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome(
                outcome.outcome(),
                outcome.bootId(),
                outcome.message(),
                known == null ? null : MigrationCookie.encode(known.cookie()),
                resumed,
                askedMicros,
                committedMicros,
                finishMicros);
    }

    @Override
    public void close() {
        connection.close();
        watching.close();
    }
}
