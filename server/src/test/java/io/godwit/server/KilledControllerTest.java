package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.Role;
import io.godwit.simulator.MoveFault;
import io.godwit.simulator.SimulatedHost;
import io.godwit.simulator.SimulatedMove;
import io.godwit.simulator.SimulatedVm;
import io.godwit.simulator.SimulatedWorld;
import io.godwit.simulator.StartFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A controller is killed (SIGKILL) at random points while it moves fifty modelled VMs, and started again on what it left. The
 * modelled hosts, which go on without it, are the judge.
 *
 * <p>Repeat a run by {@code -Dgodwit.seed=N}; the seed is printed. Threads and the machine's speed still differ.
 */
class KilledControllerTest {

    private static final int HOSTS = 5;
    private static final int VMS = 50;
    private static final int KILLS = 3;
    private static final int VIRTUAL_SPEED = 3;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("godwit.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SimulatedWorld world = SimulatedWorld.atSpeed(VIRTUAL_SPEED);
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Map<SimulatedVm, SimulatedHost> homes = new HashMap<>();
    private final List<SimulatedVm> waiting = new ArrayList<>();
    private final List<String> accepted = new ArrayList<>();

    @Test
    void noMoveIsLostAndNoneReportedWrongly() {
        System.out.println("godwit.seed=" + seed);
        KillableServer server = start();
        try (SimulatedWorld closing = world) {
            join(server);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitReady(server);
                moveSome(server, VMS / (KILLS + 1), true);
                server.kill();
                server = start();
                forgetWhatIsWritten(server);
            }
            while (!waiting.isEmpty()) {
                awaitReady(server);
                moveSome(server, VMS, false);
            }
            decideWhatIsUndecided();
            awaitEnd(server);
            new MoveJudge(world, server, homes).judge(accepted);
            assertThat(closing.violations()).isEmpty();
        } finally {
            server.close();
        }
    }

    private KillableServer start() {
        KillableServer server = KillableServer.start(directory.resolve("data"), directory.resolve("server.log"));
        hosts.forEach(host -> host.turnTo(server.port()));
        return server;
    }

    private void join(KillableServer server) {
        for (int number = 0; number < HOSTS; number++) {
            String token = server.post("/api/v1/hosts/tokens", Map.of("hostName", "judged-" + number))
                    .body()
                    .path("token")
                    .asString("");
            hosts.add(SimulatedHost.join(world, token));
        }
        for (int number = 0; number < VMS; number++) {
            SimulatedHost host = hosts.get(number % HOSTS);
            SimulatedVm vm = host.addVm(
                    SimulatedVm.named("judged-vm-" + number).withMemoryBytes((1L + random.nextInt(6)) << 29));
            homes.put(vm, host);
            waiting.add(vm);
        }
        java.util.Collections.shuffle(waiting, random);
    }

    /** Every host is connected, and every VM that waits is shown at its home. */
    private void awaitReady(KillableServer server) {
        Await.until(
                "hosts connected",
                () -> server.items("/api/v1/hosts").stream()
                                .filter(host -> host.path("connected").asBoolean(false))
                                .count()
                        == HOSTS);
        Await.until("VMs shown", () -> server.items("/api/v1/vms").size() >= VMS);
    }

    /** Asks for moves; with {@code killed} the controller ends at any point of that. */
    private void moveSome(KillableServer server, int most, boolean killed) {
        List<SimulatedVm> batch = new ArrayList<>(waiting.subList(0, Math.min(most, waiting.size())));
        waiting.removeAll(batch);
        List<Runnable> requests = new ArrayList<>();
        while (!batch.isEmpty()) {
            List<SimulatedVm> together = new ArrayList<>();
            int size = 1 + random.nextInt(3);
            for (int i = 0; i < size && !batch.isEmpty(); i++) {
                together.add(batch.removeFirst());
            }
            requests.add(request(server, together));
        }
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> client = CompletableFuture.runAsync(
                () -> {
                    for (Runnable request : requests) {
                        begun.countDown();
                        request.run();
                    }
                },
                task -> Thread.ofVirtual().start(task));
        try {
            if (killed) {
                begun.await();
                Thread.sleep(random.nextInt(2000)); // the random point of the kill, waits for nothing
                server.kill();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        client.join();
    }

    private Runnable request(KillableServer server, List<SimulatedVm> vms) {
        List<SimulatedHost> others = hosts.stream()
                .filter(host -> vms.stream().noneMatch(vm -> homes.get(vm) == host))
                .toList();
        SimulatedHost target = others.get(random.nextInt(others.size()));
        boolean cancel = random.nextInt(8) == 0;
        trouble(vms);
        Map<String, Object> wanted = Map.of(
                "vms",
                vms.stream().map(vm -> vm.id().toString()).toList(),
                "target",
                target.name(),
                "reason",
                "seed " + seed);
        return () -> {
            Optional<KillableServer.Answer> answer = server.tryPost("/api/v1/migrations", wanted);
            if (answer.isEmpty()) {
                waiting.addAll(vms);
                return;
            }
            JsonNode body = answer.get().body();
            if (body.path("code").asString("").equals("host-disconnected")) {
                waiting.addAll(vms); // an agent that restarts just now: refused, asked for again
                return;
            }
            assertThat(answer.get().status()).as("%s", body).isEqualTo(202);
            String operation = body.path("id").asString("");
            accepted.add(operation);
            if (cancel) {
                server.tryPost("/api/v1/operations/" + operation + "/cancel", Map.of());
            }
        };
    }

    /** Some moves meet trouble at their hosts, too. */
    private void trouble(List<SimulatedVm> vms) {
        for (SimulatedVm vm : vms) {
            var faults = MoveJudge.home(homes, vm).faults();
            switch (random.nextInt(30)) {
                case 0 -> faults.onNextStart(Role.SOURCE, new StartFault.LoseAnswer());
                case 1 -> faults.onNextStart(Role.SOURCE, new StartFault.LoseOrder());
                case 2 -> faults.onNextStart(Role.SOURCE, new StartFault.AnswerLate(Duration.ofMillis(700)));
                case 3 -> faults.onNextMove(new MoveFault.AgentRestarts(50, Role.SOURCE));
                case 4 -> faults.onNextMove(new MoveFault.Fail(40, ErrorCode.TUNNEL_LOST, "both adapters are dead"));
                case 5 -> faults.onNextMove(new MoveFault.Undecided());
                default -> {}
            }
        }
    }

    /** Requests whose answer was lost may have been written down: their VMs are not asked for again. */
    private void forgetWhatIsWritten(KillableServer server) {
        List<String> written = server.items("/api/v1/migrations").stream()
                .map(move -> move.path("vmId").asString(""))
                .toList();
        waiting.removeIf(vm -> written.contains(vm.id().toString()));
    }

    /** As an operator does in the end; those that the controller knows nothing of are none. */
    private void decideWhatIsUndecided() {
        Await.until(
                "every move that began has ended or is undecided",
                () -> world.moves().stream()
                        .filter(SimulatedMove::began)
                        .allMatch(move -> move.state().ended()));
        world.moves().stream()
                .filter(move -> move.state() == io.godwit.model.migration.MigrationState.UNDECIDED)
                .forEach(move -> move.decide(random.nextBoolean()));
    }

    /** A move may begin late: when its ticket is sent once more. */
    private void awaitEnd(KillableServer server) {
        Await.until("every operation has ended", () -> {
            decideWhatIsUndecided();
            return server.items("/api/v1/operations").stream()
                    .map(operation -> operation.path("state").asString(""))
                    .noneMatch("RUNNING"::equals);
        });
    }
}
