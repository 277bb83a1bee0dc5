package io.godwit.mover.domain;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.policy.HostPolicy;

/**
 * The target's own check of the definition that it is asked to run: whoever controls the controller or the source must
 * not thereby run anything he likes on this host ({@code design.md}, "Security").
 */
public final class DefinitionCheck {

    private final HostPolicy policy;

    public DefinitionCheck(HostPolicy policy) {
        this.policy = policy;
    }

    /** Fails with DEFINITION_REFUSED unless the definition is the ticket's VM and refers only to what the host permits. */
    public void check(Ticket ticket, Definition definition) {
        if (!definition.uuid().equals(ticket.vmId().value())) {
            throw refused(ticket, "its uuid is " + definition.uuid() + ", the ticket is for " + ticket.vmId());
        }
        if (!definition.name().equals(ticket.vmName())) {
            throw refused(
                    ticket, "its name is '" + definition.name() + "', the ticket is for '" + ticket.vmName() + "'");
        }
        if (!definition.dangers().isEmpty()) {
            throw refused(
                    ticket,
                    String.join("; ", definition.dangers())
                            + ": a target never accepts that from another host; remove it from the VM's definition");
        }
        for (String emulator : definition.emulators()) {
            if (!policy.permitsEmulator(emulator)) {
                throw refused(
                        ticket,
                        "it wants to be run by " + emulator
                                + ", which is not below a directory of emulators in that host's policy"
                                + " (emulator.paths in host.conf)");
            }
        }
        for (String path : definition.filePaths()) {
            if (!policy.permits(path)) {
                throw refused(
                        ticket,
                        "it refers to " + path + ", which that host's policy does not permit"
                                + " (denied.paths and allowed.paths in host.conf)");
            }
        }
    }

    private static GodwitException refused(Ticket ticket, String what) {
        return new GodwitException(
                ErrorCode.DEFINITION_REFUSED,
                "host " + ticket.targetName() + " refuses the definition of VM " + ticket.vmName() + ": " + what);
    }
}
