package io.godwit.mover.target;

import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.host.MoverHost;
import java.util.Optional;

/** Sets the autostart flag at the target; libvirt's migration does not carry it. */
final class Autostart {

    private static final System.Logger LOG = System.getLogger(Autostart.class.getName());

    private Autostart() {}

    /** Only after FINISHED: before, the source's host may still be the one that must start the VM. Repeating is harmless. */
    static void restore(MoverHost host, Ticket ticket) {
        if (!host.journal().load(ticket.migrationId()).autostart()) {
            return;
        }
        try (LibvirtConnection connection = host.hypervisor().connect()) {
            Optional<DomainRef> domain = connection.findDomain(ticket.vmId().value());
            if (domain.isPresent()) {
                connection.setAutostart(domain.get(), true);
            }
        } catch (LibvirtException | GodwitException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "migration {0}: VM {1} runs here now, but its autostart flag could not be set: {2}. Set it: virsh"
                            + " autostart {1}",
                    ticket.migrationId(),
                    ticket.vmName(),
                    e.getMessage());
        }
    }
}
