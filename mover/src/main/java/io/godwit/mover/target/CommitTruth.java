package io.godwit.mover.target;

import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.DomainState;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.journal.Result;
import io.godwit.mover.journal.Witness;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out what became of a COMMIT whose Finish3 gave no answer to this process.
 *
 * <p>Only looks. Running here means it finished. Not there means NEVER-RAN only when the agent's unbroken event stream saw
 * the copy end and never resume; otherwise nobody can know, and nothing is recorded.
 */
final class CommitTruth {

    private static final System.Logger LOG = System.getLogger(CommitTruth.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(200);

    /** The agent may have to be started again, and the event may lag behind the state. */
    private static final Duration WITNESS_LIMIT = Duration.ofSeconds(15);

    private CommitTruth() {}

    static Optional<Result> find(MoverHost host, Ticket ticket, long sinceNanos) {
        long start = System.nanoTime();
        long absentSince = 0;
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            Optional<DomainState> state = look(host, ticket);
            if (state.isPresent()) {
                DomainState.State seen = state.get().state();
                if (seen == DomainState.State.RUNNING || seen == DomainState.State.BLOCKED) {
                    return Optional.of(Result.FINISHED);
                }
                boolean absent = seen == DomainState.State.SHUT_OFF;
                absentSince = absent ? (absentSince == 0 ? System.nanoTime() : absentSince) : 0;
                Witness witness = host.listener().witness(ticket.vmId(), sinceNanos);
                if (witness.unbroken() && witness.ran()) {
                    return Optional.of(Result.FINISHED);
                }
                if (absent && witness.provesNeverRan()) {
                    return Optional.of(Result.NEVER_RAN);
                }
                if (absent && System.nanoTime() - absentSince > WITNESS_LIMIT.toNanos()) {
                    return Optional.empty();
                }
            }
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Empty when libvirt does not answer; "shut off" also when there is no such domain. */
    private static Optional<DomainState> look(MoverHost host, Ticket ticket) {
        try (LibvirtConnection connection = host.hypervisor().connect()) {
            Optional<DomainRef> domain = connection.findDomain(ticket.vmId().value());
            return Optional.of(
                    domain.isPresent()
                            ? connection.state(domain.get())
                            : new DomainState(DomainState.State.SHUT_OFF, 0));
        } catch (LibvirtException | GodwitException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "migration {0}: libvirt does not say what became of VM {1}: {2}; asking again",
                    ticket.migrationId(),
                    ticket.vmName(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
