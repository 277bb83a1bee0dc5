package io.godwit.simulator;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.link.TicketSignature;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.Hello;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.StartMove;
import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofRequest;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.simulator.agent.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What a modelled host answers its controller. */
final class AgentSide implements Agent {

    private final SimulatedHost host;
    private final SimulatedWorld world;

    AgentSide(SimulatedHost host) {
        this.host = host;
        this.world = host.world();
    }

    @Override
    public Hello hello() {
        return new Hello(
                AgentProtocol.OLDEST_VERSION, AgentProtocol.VERSION, world.locked(() -> HostPicture.facts(host)));
    }

    @Override
    public void welcomed(RpcPeer controller) {
        controller.notify(AgentProtocol.INVENTORY, new Inventory(host.copies().list()));
        controller.notify(AgentProtocol.RESOURCES, HostPicture.resources(host));
        controller.notify(AgentProtocol.HYPERVISOR, host.hypervisor());
    }

    @Override
    public void repeated(RpcPeer controller) {
        controller.notify(AgentProtocol.INVENTORY, new Inventory(host.copies().list()));
    }

    @Override
    public RpcHandlers handlers() {
        return RpcHandlers.builder()
                .request(AgentProtocol.PREPARE_STORAGE_PROOF, StorageProofRequest.class, this::prepareProof)
                .request(AgentProtocol.CHECK_STORAGE_PROOF, StorageProof.class, this::checkProof)
                .command(
                        AgentProtocol.END_STORAGE_PROOF,
                        StorageProof.class,
                        proof -> slowly(() -> {
                            world.tokens().end(proof);
                            return proof;
                        }))
                .command(AgentProtocol.START_MOVE, StartMove.class, this::start)
                .command(AgentProtocol.CANCEL_MOVE, CancelMove.class, this::cancel)
                .build();
    }

    private StorageProof prepareProof(StorageProofRequest request) {
        return slowly(() -> {
            SimulatedVm vm = world.vm(request.vmId());
            if (vm == null || host.copies().find(vm.id()).isEmpty()) {
                throw new GodwitException(ErrorCode.VM_UNKNOWN, "host " + host.name() + " has no VM " + request.vmId());
            }
            return world.tokens().prepare(vm);
        });
    }

    private StorageProofResult checkProof(StorageProof proof) {
        return slowly(() -> world.tokens().check(proof, host.size()));
    }

    private void start(StartMove order) {
        StartFault fault = host.faults().takeStart(order.role());
        switch (fault) {
            case StartFault.Refuse refusal -> throw new GodwitException(refusal.code(), refusal.message());
            case StartFault.LoseOrder _ -> {
                host.link().cut("the modelled link broke before an order");
                throw new GodwitException(ErrorCode.HOST_DISCONNECTED, "the modelled link broke");
            }
            case StartFault.LoseAnswer _ -> {
                begin(order);
                host.link().cut("the modelled link broke before an answer");
            }
            case StartFault.AnswerLate late -> {
                begin(order);
                pause(late.delay());
            }
            case null -> begin(order);
        }
    }

    private void begin(StartMove order) {
        Ticket ticket = TicketSignature.verify(
                order.ticket(), host.link().identity().authority().getPublicKey());
        slowly(() -> {
            accept(ticket, order.role());
            return ticket;
        });
    }

    private void accept(Ticket ticket, Role role) {
        String entry = role + " " + ticket.migrationId();
        boolean source = role == Role.SOURCE;
        if (!(source ? ticket.sourceHost() : ticket.targetHost()).equals(host.id())) {
            world.violated("host " + host.name() + " got a ticket of another host as " + entry);
            throw new GodwitException(ErrorCode.TICKET_INVALID, "the ticket is not for host " + host.name());
        }
        if (host.journaled(entry)) {
            throw new GodwitException(ErrorCode.TICKET_REPLAYED, "the ticket was used here already");
        }
        if (!(source ? ticket.sourceBootId() : ticket.targetBootId()).equals(host.bootId())) {
            throw new GodwitException(
                    ErrorCode.TICKET_INVALID, "host " + host.name() + " was booted since the ticket was made");
        }
        if (Instant.now().isAfter(ticket.expiresAt())) {
            throw new GodwitException(ErrorCode.TICKET_EXPIRED, "the ticket expired at " + ticket.expiresAt());
        }
        if (!host.hypervisor().reachable()) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_UNREACHABLE, host.hypervisor().message());
        }
        SimulatedMove move = world.move(ticket);
        if (source) {
            move.begin();
        } else {
            move.targetAccepted();
        }
        host.journal(entry);
    }

    private void cancel(CancelMove order) {
        slowly(() -> {
            SimulatedMove move = world.findMove(order.migrationId())
                    .filter(known -> known.source() == host && known.began())
                    .orElseThrow(() -> new GodwitException(
                            ErrorCode.MIGRATION_UNKNOWN, "host " + host.name() + " knows no move " + order));
            move.cancel();
            return move;
        });
    }

    /** Under the world's lock, after the delay that was ordered. */
    private <T> T slowly(Supplier<T> action) {
        pause(host.faults().answerDelay());
        return world.locked(action);
    }

    private static void pause(Duration time) {
        if (!time.isZero()) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GodwitException(ErrorCode.CANCELLED, "interrupted", e);
            }
        }
    }
}
