package io.godwit.agent.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.agent.enrolment.Enrolment;
import io.godwit.agent.enrolment.Identities;
import io.godwit.agent.enrolment.JoinCommand;
import io.godwit.agent.enrolment.RenewalSteps;
import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.link.RpcHandlers;
import io.godwit.link.TlsContexts;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.VmChanged;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import io.godwit.server.GodwitServer;
import io.godwit.server.ServerMain;
import io.godwit.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** A real link to a real controller. */
class ControllerLinkTest {

    @TempDir
    Path directory;

    private final Vm vm =
            new Vm(new VmId(UUID.randomUUID()), "web", VmState.RUNNING, "booted", 1, 1 << 20, true, false);
    private GodwitServer server;
    private Identities identities;

    @BeforeEach
    void join() {
        server = serve(portNobodyIsGiven());
        Path token = directory.resolve("token");
        new CommandLine(new ServerMain())
                .execute("token", "--data", data().toString(), "--host", "kvm1", "--out", token.toString());
        System.setProperty("GODWIT_ETC", directory.resolve("etc").toString());
        CommandLine join = new CommandLine(new JoinCommand());
        join.setOut(new PrintWriter(new StringWriter()));
        assertThat(join.execute("--token-file", token.toString())).isZero();
        identities = Identities.load(Enrolment.defaultDirectory(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        System.clearProperty("GODWIT_ETC");
        server.close();
    }

    @Test
    void inventoryAndChangesReachTheControllerAlsoAfterItsRestart() {
        try (ControllerLink link = link()) {
            await(link::connected);
            await(() -> shows("RUNNING"));
            Vm paused = new Vm(vm.id(), "web", VmState.PAUSED, "user", 1, 1 << 20, true, false);
            link.notify(AgentProtocol.VM_CHANGED, new VmChanged(paused));
            await(() -> shows("PAUSED"));
            int port = server.port();
            server.close();
            await(() -> !link.connected());
            server = serve(port);
            await(() -> shows("RUNNING") && link.connected());
        }
    }

    @Test
    void theControllerRenewsTheCertificateAndTakesTheNextOne() {
        try (ControllerLink link = link()) {
            await(link::connected);
            String first = identities.current().fingerprint();
            Clock late = Clock.fixed(Instant.now().plus(Duration.ofDays(21)), ZoneOffset.UTC);
            new RenewalSteps(
                            identities,
                            late,
                            () -> Optional.of(List.of()),
                            request -> link.request(AgentProtocol.RENEW_CERTIFICATE, request, RenewalAnswer.class),
                            () -> link.reconnect("the host has a new certificate"))
                    .look();
            assertThat(identities.current().fingerprint()).isNotEqualTo(first);
            await(() -> RenewalSteps.pairsOnDisk(Enrolment.defaultDirectory()) == 1);
            await(() -> shows("RUNNING"));
            assertThat(Enrolment.load(Enrolment.defaultDirectory()).fingerprint())
                    .isEqualTo(identities.current().fingerprint());
        }
    }

    @Test
    void whatTheControllerRefusesForGoodLeavesTheOutbox() {
        Path outbox = directory.resolve("outbox");
        MoveReport unknown = new MoveReport(
                MigrationId.random(),
                vm.id(),
                Role.SOURCE,
                MigrationState.FAILED,
                null,
                "x",
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                0,
                0,
                0,
                null);
        Outbox.open(outbox).add(AgentProtocol.REPORT, unknown);
        assertThat(outbox).isNotEmptyDirectory();
        try (ControllerLink link = link()) {
            await(() -> files(outbox) == 0);
            link.deliver(AgentProtocol.REPORT, unknown);
            await(() -> files(outbox) == 0);
        }
    }

    @Test
    void whatIsDeliveredWithoutAControllerWaits() {
        server.close();
        try (ControllerLink link = link()) {
            link.deliver(AgentProtocol.REPORT, "anything");
            link.notify(AgentProtocol.VM_CHANGED, new VmChanged(vm));
            assertThat(link.connected()).isFalse();
            assertThat(files(directory.resolve("outbox"))).isEqualTo(1);
        }
        server = serve(0);
    }

    private ControllerLink link() {
        HostFacts facts = new HostFacts("m", "b", "", List.of(), 1, 1, "0.1.0", 1, 1);
        return ControllerLink.start(
                identities,
                new HostState(
                        () -> facts,
                        () -> new Inventory(List.of(vm)),
                        Optional::empty,
                        () -> new HypervisorStatus(true, ""),
                        () -> {}),
                RpcHandlers.none(),
                directory.resolve("outbox"));
    }

    private boolean shows(String state) {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(Pem.certificates(Files.readString(data().resolve("ca.pem")))
                        .getFirst()))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://127.0.0.1:" + server.port() + "/api/v1/vms"))
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(data().resolve("admin.token"))
                                            .strip())
                    .build();
            JsonNode vms = GodwitJson.lenient()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
            return vms.at("/items/0/state").asString("").equals(state)
                    && vms.at("/items/0/hostState").asString("").equals("CONNECTED");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static long files(Path path) {
        try (var list = Files.list(path)) {
            return list.count();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A free port outside the range that the kernel gives to others: it must still be free after a restart. */
    private static int portNobodyIsGiven() {
        for (int port = 12_000 + (int) (ProcessHandle.current().pid() % 18_000); ; port++) {
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (java.io.IOException e) {
                assertThat(port).as("no port is free: %s", e).isLessThan(32_000);
            }
        }
    }

    private GodwitServer serve(int port) {
        return GodwitServer.start(new ServerSettings(data(), "127.0.0.1", port, List.of("127.0.0.1")));
    }

    private Path data() {
        return directory.resolve("data");
    }
}
