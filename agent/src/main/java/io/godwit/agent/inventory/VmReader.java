package io.godwit.agent.inventory;

import io.godwit.libvirt.DomainInfo;
import io.godwit.libvirt.DomainNotFoundException;
import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.DomainState;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.model.VmId;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads VMs from libvirt into Godwit's words. */
final class VmReader {

    private VmReader() {}

    /** All VMs, running or not. One that vanishes meanwhile is left out. */
    static List<Vm> all(LibvirtConnection connection) {
        return connection.listDomains(0).stream()
                .flatMap(domain -> read(connection, domain).stream())
                .toList();
    }

    /** Empty when there is no such VM any more. */
    static Optional<Vm> find(LibvirtConnection connection, UUID uuid) {
        return connection.findDomain(uuid).flatMap(domain -> read(connection, domain));
    }

    private static Optional<Vm> read(LibvirtConnection connection, DomainRef domain) {
        try {
            DomainState state = connection.state(domain);
            DomainInfo info = connection.info(domain);
            boolean persistent = connection.persistent(domain);
            return Optional.of(new Vm(
                    new VmId(domain.uuid()),
                    domain.name(),
                    state(state.state()),
                    state.reasonName(),
                    info.vcpus(),
                    info.memoryKib() * 1024,
                    persistent,
                    persistent && connection.autostart(domain)));
        } catch (DomainNotFoundException e) {
            return Optional.empty();
        }
    }

    private static VmState state(DomainState.State state) {
        return switch (state) {
            case RUNNING -> VmState.RUNNING;
            case BLOCKED -> VmState.BLOCKED;
            case PAUSED -> VmState.PAUSED;
            case SHUTDOWN -> VmState.SHUTTING_DOWN;
            case SHUT_OFF -> VmState.SHUT_OFF;
            case CRASHED -> VmState.CRASHED;
            case PM_SUSPENDED -> VmState.SUSPENDED;
            case NO_STATE, UNKNOWN -> VmState.NO_STATE;
        };
    }
}
