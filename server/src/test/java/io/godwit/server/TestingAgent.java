package io.godwit.server;

import io.godwit.link.Pem;
import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcHandlers.Empty;
import io.godwit.link.RpcPeer;
import io.godwit.link.TicketSignature;
import io.godwit.link.TlsContexts;
import io.godwit.link.WebSocketLink;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.Hello;
import io.godwit.model.agent.HostResources;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import io.godwit.model.agent.StartMove;
import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofRequest;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.model.agent.Welcome;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.TunnelEndpoint;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import io.godwit.server.pki.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An agent without a hypervisor that speaks the real protocol over real mutual TLS. */
final class TestingAgent implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(10);

    final JoinAnswer identity;
    final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Ticket> tickets = new LinkedBlockingQueue<>();
    volatile Function<StorageProof, StorageProofResult> checkProof =
            proof -> new StorageProofResult(List.of("/shared"), List.of());
    volatile Consumer<StartMove> onStart = _ -> {};
    volatile Consumer<CancelMove> onCancel = _ -> {};

    private volatile TestingServer server;
    private final PrivateKey key;
    private volatile @Nullable RpcPeer peer;

    TestingAgent(TestingServer server, JoinAnswer identity, PrivateKey key) {
        this.server = server;
        this.identity = identity;
        this.key = key;
    }

    /** From now on this agent dials another controller, which has the same CA. */
    void turnTo(TestingServer other) {
        server = other;
    }

    String name() {
        return identity.hostName();
    }

    /** Dials, says hello and tells its VMs. */
    TestingAgent connect(Vm... vms) {
        dial();
        hello(1, 1);
        inventory(vms);
        return this;
    }

    RpcPeer dial() {
        return dial(server.port());
    }

    RpcPeer dial(int port) {
        try {
            RpcPeer fresh = open(port);
            peer = fresh;
            return fresh;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    RpcPeer open(int port) throws IOException {
        return WebSocketLink.connect(
                URI.create("wss://127.0.0.1:" + port + "/agent/v1/link"),
                TlsContexts.mutual(
                        key,
                        certificates(identity.certificate()),
                        certificates(identity.authority()).getFirst()),
                DEADLINE,
                transport -> new RpcPeer(
                        "the controller",
                        transport,
                        handlers(),
                        task -> Thread.ofVirtual().start(task),
                        ErrorCode.HOST_DISCONNECTED));
    }

    Welcome hello(int oldest, int version) {
        HostFacts facts = new HostFacts(
                "machine-" + name(),
                "boot-" + name(),
                "told-wrongly",
                List.of(new TunnelEndpoint("eth1", "10.0.0.1", 16514)),
                11_003_000,
                10_000_002,
                "0.1.0",
                2,
                1L << 30);
        return peer().request(AgentProtocol.HELLO, new Hello(oldest, version, facts), Welcome.class, DEADLINE);
    }

    /** Tells all VMs and waits until the controller shows them. */
    void inventory(Vm... vms) {
        peer().notify(AgentProtocol.INVENTORY, new Inventory(List.of(vms)));
        for (Vm vm : vms) {
            awaitShown(vm);
        }
    }

    void awaitShown(Vm vm) {
        Await.until(
                "VM " + vm.name() + " is shown",
                () -> server.items("/api/v1/vms?name=" + vm.id()).stream()
                        .anyMatch(shown -> shown.path("host").asString("").equals(name())
                                && shown.path("state")
                                        .asString("")
                                        .equals(vm.state().name())));
    }

    RpcPeer peer() {
        RpcPeer open = peer;
        if (open == null) {
            throw new AssertionError("not dialled");
        }
        return open;
    }

    void resources(HostResources resources) {
        peer().notify(AgentProtocol.RESOURCES, resources);
    }

    /** The next certificate of this host; the one it has now goes on to count until that one was used. */
    TestingAgent renew() {
        KeyPair pair = CertificateAuthority.newKeyPair();
        RenewalAnswer answer = peer().request(
                        AgentProtocol.RENEW_CERTIFICATE,
                        new RenewalRequest(TestingServer.certificateRequest(pair)),
                        RenewalAnswer.class,
                        DEADLINE);
        JoinAnswer next =
                new JoinAnswer(identity.hostId(), identity.hostName(), answer.certificate(), answer.authority());
        return new TestingAgent(server, next, pair.getPrivate());
    }

    String fingerprint() {
        return Pem.fingerprint(certificates(identity.certificate()).getFirst());
    }

    void progress(MigrationId id, MigrationState state, double percent) {
        peer().notify(
                        AgentProtocol.PROGRESS,
                        new MoveProgress(id, state, percent, (long) (percent * 1000), 5, 100_000, 7, 3, 1, 10, 20L));
    }

    void report(MoveReport report) {
        peer().request(AgentProtocol.REPORT, report, Empty.class, DEADLINE);
    }

    /** The next ticket, its signature proved. */
    Ticket ticket() {
        try {
            Ticket ticket = tickets.poll(DEADLINE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            if (ticket == null) {
                throw new AssertionError("host " + name() + " got no ticket");
            }
            return ticket;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static MoveReport report(Ticket ticket, Role role, MigrationState result, @Nullable ErrorCode code) {
        return new MoveReport(
                ticket.migrationId(),
                ticket.vmId(),
                role,
                result,
                code,
                code == null ? "done" : "because of " + code.code(),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:02Z"),
                List.of(new Phase("perform", 0, 1_500_000)),
                1000,
                900,
                3,
                Pause.between(100, 30_100, 0, 50));
    }

    static Vm vm(String name, VmState state) {
        return new Vm(new VmId(UUID.randomUUID()), name, state, "booted", 1, 256L << 20, true, false);
    }

    static Vm running(String name) {
        return vm(name, VmState.RUNNING);
    }

    @Override
    public void close() {
        RpcPeer open = peer;
        if (open != null) {
            open.close("the test ends");
        }
    }

    private RpcHandlers handlers() {
        return RpcHandlers.builder()
                .request(AgentProtocol.PREPARE_STORAGE_PROOF, StorageProofRequest.class, _ -> {
                    calls.add("prepare");
                    return new StorageProof(List.of());
                })
                .request(AgentProtocol.CHECK_STORAGE_PROOF, StorageProof.class, proof -> {
                    calls.add("check");
                    return checkProof.apply(proof);
                })
                .command(AgentProtocol.END_STORAGE_PROOF, StorageProof.class, _ -> calls.add("end"))
                .command(AgentProtocol.START_MOVE, StartMove.class, this::start)
                .command(AgentProtocol.CANCEL_MOVE, CancelMove.class, order -> {
                    calls.add("cancel");
                    onCancel.accept(order);
                })
                .build();
    }

    private void start(StartMove order) {
        calls.add("start " + order.role());
        Ticket ticket =
                TicketSignature.verify(order.ticket(), server.authority().getPublicKey());
        onStart.accept(order);
        tickets.add(ticket);
    }

    static GodwitException error(ErrorCode code, String message) {
        return new GodwitException(code, message);
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            return Pem.certificates(pem);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
