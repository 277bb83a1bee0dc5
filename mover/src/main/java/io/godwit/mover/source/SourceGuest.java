package io.godwit.mover.source;

import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.DomainState;
import io.godwit.libvirt.DomainUndefineFlag;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.libvirt.MigrateParameter;
import io.godwit.libvirt.MigrationBegin;
import io.godwit.libvirt.TypedParameters;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.Definition;
import io.godwit.mover.domain.Hypervisor;
import io.godwit.mover.domain.MigrationCookie;
import io.godwit.mover.domain.MigrationFlags;
import io.godwit.mover.domain.MoveDirectory;
import io.godwit.mover.settlement.SourceState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The VM at the source, through libvirt.
 *
 * <p>The phases go over one connection of their own (libvirt ties the migration job to it); looking, counting and aborting
 * over a second one.
 */
final class SourceGuest implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SourceGuest.class.getName());

    /** A transfer ends by its policy or by cancelling, not by this. */
    private static final Duration PERFORM_LIMIT = Duration.ofDays(30);

    private static final Duration CONFIRM_LIMIT = Duration.ofMinutes(2);
    private static final Duration RESUME_LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(100);

    /** As it is now: the migratable form leaves out the files that a disk is based on. */
    private static final int LIVE_XML = 0;

    private final Hypervisor hypervisor;
    private final Ticket ticket;
    private final LibvirtConnection phases;
    private volatile LibvirtConnection watching;
    private final DomainRef domain;
    private final boolean persistent;
    private final long flags;
    private TypedParameters parameters = TypedParameters.empty();
    private boolean jobOpen;

    private SourceGuest(
            Hypervisor hypervisor,
            Ticket ticket,
            LibvirtConnection phases,
            LibvirtConnection watching,
            DomainRef domain,
            boolean persistent,
            long flags) {
        this.hypervisor = hypervisor;
        this.ticket = ticket;
        this.phases = phases;
        this.watching = watching;
        this.domain = domain;
        this.persistent = persistent;
        this.flags = flags;
    }

    /** Finds the VM. Fails with VM_UNKNOWN when it is not on this host. */
    static SourceGuest open(Hypervisor hypervisor, Ticket ticket) {
        LibvirtConnection phases = hypervisor.connect();
        LibvirtConnection watching = second(hypervisor, phases);
        try {
            DomainRef domain = watching.findDomain(ticket.vmId().value())
                    .orElseThrow(() -> new GodwitException(
                            ErrorCode.VM_UNKNOWN,
                            "VM " + ticket.vmName() + " (" + ticket.vmId() + ") is not on host "
                                    + ticket.sourceName()));
            boolean persistent = watching.persistent(domain);
            Definition definition = Definition.parse(watching.xml(domain, LIVE_XML));
            long flags = MigrationFlags.of(definition, persistent, ticket.options());
            return new SourceGuest(hypervisor, ticket, phases, watching, domain, persistent, flags);
        } catch (GodwitException | LibvirtException e) {
            phases.close();
            watching.close();
            throw e;
        }
    }

    /** For a move that another process began: the job is gone with that process's connection, the VM may be gone too. */
    static SourceGuest reopen(Hypervisor hypervisor, Ticket ticket) {
        LibvirtConnection phases = hypervisor.connect();
        LibvirtConnection watching = second(hypervisor, phases);
        try {
            DomainRef domain = watching.findDomain(ticket.vmId().value())
                    .orElseGet(
                            () -> new DomainRef(ticket.vmName(), ticket.vmId().value(), -1));
            return new SourceGuest(hypervisor, ticket, phases, watching, domain, true, 0);
        } catch (GodwitException | LibvirtException e) {
            phases.close();
            watching.close();
            throw e;
        }
    }

    private static LibvirtConnection second(Hypervisor hypervisor, LibvirtConnection first) {
        try {
            return hypervisor.connect();
        } catch (GodwitException e) {
            first.close();
            throw e;
        }
    }

    DomainRef domain() {
        return domain;
    }

    LibvirtConnection watching() {
        return watching;
    }

    long flags() {
        return flags;
    }

    boolean autostart() {
        return persistent && watching.autostart(domain);
    }

    void setAutostart(boolean on) {
        alive().setAutostart(domain, on);
    }

    /** Begin3. From here on CHANGE_PROTECTION holds and {@link #cancel} must be called unless the move completes. */
    MigrationBegin begin(MoveDirectory directory) {
        TypedParameters.Builder chosen = TypedParameters.builder()
                .string(MigrateParameter.DESTINATION_NAME, ticket.vmName())
                .string(MigrateParameter.MIGRATE_URI, directory.memoryUri());
        if (ticket.options().channels() > 0) {
            chosen.integer(
                    MigrateParameter.PARALLEL_CONNECTIONS, ticket.options().channels());
        }
        parameters = chosen.build();
        MigrationBegin begin = phases.migrateBegin3(domain, parameters, flags);
        jobOpen = true;
        return begin;
    }

    void aimAtPause(Duration pause) {
        try {
            watching.setMigrationMaxDowntime(domain, pause);
        } catch (LibvirtException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "migration {0}: QEMU does not take the pause ceiling of {1} now: {2}",
                    ticket.migrationId(),
                    pause,
                    e.getMessage());
        }
    }

    /** Perform3: memory flows; returns with the guest stopped and nothing left to send. */
    byte[] perform(byte[] cookie) {
        return phases.migratePerform3(domain, Optional.empty(), parameters, cookie, flags, PERFORM_LIMIT);
    }

    /** Ends the transfer before switch-over. Rule: only with ABORT recorded at the source. */
    void abortJob() {
        alive().abortJob(domain);
    }

    SourceState state() {
        try {
            LibvirtConnection open = alive();
            Optional<DomainRef> found = open.findDomain(ticket.vmId().value());
            return found.isEmpty() ? SourceState.ABSENT : of(open.state(found.get()));
        } catch (LibvirtException | GodwitException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "migration {0}: libvirt on this host does not say how VM {1} is: {2}",
                    ticket.migrationId(),
                    ticket.vmName(),
                    e.getMessage());
            return SourceState.UNKNOWN;
        }
    }

    static SourceState of(DomainState state) {
        if (state.reasonName().startsWith("post-copy")) {
            return SourceState.POST_COPY;
        }
        return switch (state.state()) {
            case RUNNING, BLOCKED -> SourceState.RUNNING;
            case PAUSED ->
                state.reasonName().equals("migrating") ? SourceState.PAUSED_MIGRATING : SourceState.PAUSED_OTHERWISE;
            case SHUT_OFF, CRASHED -> SourceState.ABSENT;
            case NO_STATE, SHUTDOWN, PM_SUSPENDED -> SourceState.PAUSED_OTHERWISE;
            case UNKNOWN -> SourceState.UNKNOWN;
        };
    }

    /**
     * Removes the copy at the source. Rule R3 of {@link io.godwit.mover.settlement.Settlement}: only on a recorded FINISHED
     * and while the copy is paused by the migration. By Confirm3 where the job still lives; otherwise, on a new
     * connection, by destroy and undefine.
     */
    void remove(@Nullable String finishCookie) {
        if (jobOpen && phases.isAlive()) {
            try {
                byte[] cookie = finishCookie == null ? new byte[0] : MigrationCookie.decode(finishCookie);
                phases.migrateConfirm3(domain, parameters, cookie, flags, false, CONFIRM_LIMIT);
                jobOpen = false;
                return;
            } catch (LibvirtException | GodwitException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "migration {0}: Confirm3 failed ({1}); removing the copy at the source another way",
                        ticket.migrationId(),
                        e.getMessage());
            }
        }
        if (state() == SourceState.PAUSED_MIGRATING) {
            DiskOwners owners = DiskOwners.of(alive(), domain);
            alive().destroy(domain);
            owners.restore();
        }
        undefine();
        SourceState left = state();
        if (left != SourceState.ABSENT) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_ERROR,
                    "the copy of VM " + ticket.vmName() + " on host " + ticket.sourceName() + " is still there (" + left
                            + ")");
        }
    }

    /** Removes what is left of the definition at the source. Rule R3; nothing that runs is touched. */
    void undefine() {
        Optional<DomainRef> left = alive().findDomain(ticket.vmId().value());
        if (left.isPresent() && left.get().id() < 0) {
            alive().undefine(left.get(), DomainUndefineFlag.KEEP_NVRAM | DomainUndefineFlag.KEEP_TPM);
        }
    }

    /**
     * Lets the VM run on at the source. Rules R1 and R2 of {@link io.godwit.mover.settlement.Settlement}: only with ABORT
     * recorded at the source, or on the target's recorded ABORT, failure or NEVER-RAN. By Confirm3 (cancelled) where the
     * job still lives; otherwise by resume, as soon as libvirt has forgotten the job.
     */
    void cancel() {
        if (jobOpen && phases.isAlive()) {
            try {
                phases.migrateConfirm3(domain, parameters, new byte[0], flags, true, CONFIRM_LIMIT);
            } catch (LibvirtException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "migration {0}: Confirm3 (cancelled): {1}",
                        ticket.migrationId(),
                        e.getMessage());
            }
            jobOpen = false;
        }
        phases.close();
        long deadline = System.nanoTime() + RESUME_LIMIT.toNanos();
        String problem = "libvirt does not answer";
        for (SourceState now = state();
                now == SourceState.PAUSED_MIGRATING || now == SourceState.UNKNOWN;
                now = state()) {
            try {
                if (now == SourceState.PAUSED_MIGRATING) {
                    alive().resume(domain);
                }
            } catch (LibvirtException | GodwitException e) {
                problem = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new GodwitException(
                        ErrorCode.HYPERVISOR_ERROR,
                        "VM " + ticket.vmName() + " could not be resumed on host " + ticket.sourceName() + ": "
                                + problem + ". It is the only copy: resume it by hand (virsh resume)");
            }
            pause();
        }
    }

    private synchronized LibvirtConnection alive() {
        if (!watching.isAlive()) {
            watching.close();
            watching = hypervisor.connect();
        }
        return watching;
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        phases.close();
        watching.close();
    }
}
