package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.vm.VmState;
import io.godwit.server.GodwitServer;
import io.godwit.server.settings.ServerSettings;
import io.godwit.simulator.HostSize;
import io.godwit.simulator.SimulatedHost;
import io.godwit.simulator.SimulatedVm;
import io.godwit.simulator.SimulatedWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The command line against the real controller with modelled hosts, as an administrator uses it. */
class RealControllerTest {

    @TempDir
    private static Path directory;

    private static GodwitServer server;
    private static SimulatedWorld world;

    private CommandRun godwit;

    @BeforeAll
    static void start() {
        server = GodwitServer.start(new ServerSettings(directory, "127.0.0.1", 0, List.of("127.0.0.1")));
        world = SimulatedWorld.atSpeed(50);
        CommandRun administrator = login("administrator");
        for (String name : List.of("kvm1", "kvm2", "kvm3")) {
            assertThat(administrator.run("host", "token", name))
                    .as(administrator.err())
                    .isZero();
            SimulatedHost host = SimulatedHost.enrol(world, administrator.out().strip(), HostSize.standard());
            if (name.equals("kvm1")) {
                List.of("web", "db", "mail", "wiki").forEach(vm -> host.addVm(SimulatedVm.named(vm)));
                host.addVm(SimulatedVm.named("off"), VmState.SHUT_OFF, "shutdown");
            }
            host.come();
            host.awaitConnected();
        }
    }

    @AfterAll
    static void stop() {
        world.close();
        server.close();
    }

    @BeforeEach
    void prepare() {
        godwit = login("administrator");
        Await.until("the VMs are known", () -> {
            assertThat(godwit.run("vm", "ls", "-o", "json")).as(godwit.err()).isZero();
            return TestingWorld.JSON.readTree(godwit.out()).size() == 5;
        });
    }

    private static CommandRun login(String home) {
        CommandRun run = new CommandRun(directory.resolve(home));
        assertThat(run.run(
                        "login",
                        "https://127.0.0.1:" + server.port(),
                        "--token-file",
                        directory.resolve("admin.token").toString(),
                        "--ca-file",
                        directory.resolve("ca.pem").toString()))
                .as(run.err())
                .isZero();
        return run;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whoami | administrator",
                "vm ls | web",
                "vm ls --host kvm1 --state shut-off | off",
                "vm show web -o yaml | name: web",
                "host ls -o wide | kvm3",
                "host ls --state connected | kvm2",
                "host show kvm1 | certificate until",
                "network ls | NAME",
                "datastore ls | vms",
                "adapter ls --service migration | migration",
                "alarm ls | RAISED",
                "alarm ls --cleared | RAISED",
                "token ls | ROLE",
                "migration ls --state completed,failed --since 24h | MOVE",
                "history ls --limit 5 | RESULT",
                "history stats | moves:",
                "history export --format jsonl --since 2030-01-01 | nothing",
                "history export | id",
                "operation ls --state succeeded | ASKED FOR",
                "cluster ls -o json | [",
            })
    void whatIsListedAndShown(String command, String expected) {
        assertThat(godwit.run(command.split(" ", -1))).as(godwit.err()).isZero();
        assertThat(expected.equals("nothing") ? godwit.out() + "nothing" : godwit.out())
                .contains(expected);
        assertThat(godwit.err()).isEmpty();
    }

    @Test
    void severalVmsMoveAndTheirEndsAreTold() {
        assertThat(godwit.run("vm", "migrate", "web", "db", "--to", "kvm2", "--reason", "a new disk", "--wait"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.out())
                .containsPattern("web +kvm1 +kvm2 +completed")
                .containsPattern("db +kvm1 +kvm2 +completed");
        assertThat(godwit.err()).contains("web: completed", "db: completed");
        String id = godwit.out().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        assertThat(godwit.run("migration", "show", id)).as(godwit.err()).isZero();
        assertThat(godwit.out()).containsPattern("reason +a new disk").containsPattern("pause +[0-9.]+ ms");
        assertThat(godwit.run("vm", "migrate", "web", "db", "--to", "kvm1", "--wait", "-o", "json"))
                .isZero();
        JsonNode operation = TestingWorld.JSON.readTree(godwit.out());
        assertThat(operation.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(operation.path("migrations")).hasSize(2);
        assertThat(godwit.run("operation", "show", operation.path("id").asString("")))
                .as(godwit.err())
                .isZero();
    }

    @Test
    void theSameKeyStartsOneMoveAndACancelledOneIsFive() {
        world.limitLink(
                world.findHost("kvm1").orElseThrow(), world.findHost("kvm3").orElseThrow(), 1);
        String[] command = {"vm", "migrate", "mail", "--to", "kvm3", "--idempotency-key", "once", "-o", "json"};
        assertThat(godwit.run(command)).as(godwit.err()).isZero();
        String first = godwit.out();
        assertThat(godwit.run(command)).as(godwit.err()).isZero();
        assertThat(godwit.out()).isEqualTo(first);
        String id = TestingWorld.JSON.readTree(first).at("/migrations/0/id").asString("");
        assertThat(godwit.run("vm", "migrate", "mail", "--to", "kvm3")).isEqualTo(3);
        assertThat(godwit.err()).contains("code: vm-busy");
        CommandRun watcher = login("watcher");
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> watcher.run("migration", "watch", id), Thread::startVirtualThread);
        Await.until("memory flows", () -> watcher.err().contains("transferring"));
        assertThat(godwit.run("migration", "cancel", id)).as(godwit.err()).isZero();
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join())
                .as(watcher.err())
                .isEqualTo(5);
        assertThat(watcher.err()).contains("code: cancelled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm migrate wep --to kvm2 | 3 | vm-unknown | near names: web",
                "vm migrate web --to kvm9 | 3 | host-unknown | near names: kvm1, kvm2, kvm3",
                "vm migrate wiki --to kvm1 | 3 | same-host | wiki",
                "vm migrate off --to kvm2 | 3 | vm-not-running | off",
                "vm show nobody | 3 | vm-unknown | nobody",
                "host show nobody | 3 | host-unknown | nobody",
                "cluster show nobody | 3 | cluster-unknown | nobody",
                "migration show 00000000-0000-0000-0000-000000000000 | 3 | migration-unknown | no migration",
                "migration watch 00000000-0000-0000-0000-000000000000 | 3 | migration-unknown | migration",
                "migration cancel 00000000-0000-0000-0000-000000000000 | 3 | migration-unknown | migration",
                "migration show ffff | 3 | migration-unknown | newest",
                "host token - | 3 | request-invalid | name",
                "token revoke nobody | 3 | | token",
            })
    void refusalsHaveTheirCodesAndSayWhatToDo(String arguments, int exit, String code, String words) {
        assertThat(godwit.run(arguments.split(" ", -1))).as(godwit.err()).isEqualTo(exit);
        assertThat(godwit.err()).startsWith("error: ").contains(words);
        assertThat(godwit.err()).contains("code: " + (code == null ? "" : code));
        assertThat(godwit.out()).isEmpty();
    }

    @Test
    void severalReasonsAreToldAtOnce() {
        assertThat(godwit.run("vm", "migrate", "web", "off", "nobody", "--to", "kvm2"))
                .isEqualTo(3);
        assertThat(godwit.err()).contains("off: ", "(vm-not-running)", "nobody: ", "(vm-unknown)");
    }

    @Test
    void aHostInMaintenanceTakesNoMove() {
        assertThat(godwit.run("host", "maintenance", "on", "kvm3"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.run("host", "ls", "--state", "maintenance")).isZero();
        assertThat(godwit.out()).contains("kvm3");
        assertThat(godwit.run("vm", "migrate", "wiki", "--to", "kvm3")).isEqualTo(3);
        assertThat(godwit.err()).contains("code: host-maintenance");
        assertThat(godwit.run("host", "maintenance", "off", "kvm3")).isZero();
    }

    @Test
    void clustersAreMadeFilledAndDeleted() {
        assertThat(godwit.run("cluster", "create", "west", "--description", "rack 3"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.run("cluster", "add", "west", "kvm1", "kvm2"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.run("vm", "ls", "--cluster", "west")).isZero();
        assertThat(godwit.out()).contains("web");
        assertThat(godwit.run("cluster", "rename", "west", "east"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.run("cluster", "describe", "east", "rack 4"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.run("cluster", "delete", "east")).isEqualTo(3);
        assertThat(godwit.err()).contains("code: cluster-not-empty");
        assertThat(godwit.run("cluster", "remove", "east", "kvm1", "kvm2"))
                .as(godwit.err())
                .isZero();
        assertThat(godwit.run("cluster", "delete", "east")).as(godwit.err()).isZero();
    }

    @Test
    void aViewerSeesAndChangesNothingUntilItsTokenIsRevoked() throws Exception {
        Path token = directory.resolve("viewer.token");
        Files.deleteIfExists(token);
        assertThat(godwit.run(
                        "token", "create", "eye", "--role", "viewer", "--output-file", token.toString(), "-o", "json"))
                .as(godwit.err())
                .isZero();
        CommandRun viewer = new CommandRun(
                directory.resolve("eye"), "https://127.0.0.1:" + server.port(), token, directory.resolve("ca.pem"));
        assertThat(viewer.run("vm", "ls")).as(viewer.err()).isZero();
        assertThat(viewer.run("vm", "migrate", "web", "--to", "kvm2")).isEqualTo(8);
        assertThat(viewer.err()).contains("code: forbidden").containsIgnoringCase("operator");
        assertThat(viewer.run("token", "ls")).isEqualTo(8);
        assertThat(godwit.run("token", "ls", "-o", "json")).isZero();
        String id = TestingWorld.JSON
                .readTree(godwit.out())
                .valueStream()
                .filter(each -> each.path("name").asString("").equals("eye"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString("");
        assertThat(godwit.run("token", "revoke", id)).as(godwit.err()).isZero();
        assertThat(viewer.run("vm", "ls")).isEqualTo(8);
        assertThat(viewer.err()).contains("code: token-revoked", "godwit login");
    }

    @Test
    void eventsOfHostsArriveAndARemovedHostIsGone() {
        assertThat(godwit.run("host", "token", "kvm4")).isZero();
        SimulatedHost host = SimulatedHost.enrol(world, godwit.out().strip(), HostSize.standard());
        CommandRun follower = login("follower");
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> follower.run("events", "--types", "host", "--count", "1", "-o", "json"),
                Thread::startVirtualThread);
        host.come();
        host.awaitConnected();
        Await.until("the host's event", () -> {
            godwit.run("host", "maintenance", "on", "kvm4");
            return exit.isDone();
        });
        assertThat(exit.join()).isZero();
        assertThat(TestingWorld.JSON.readTree(follower.out()).path("event").asString())
                .isEqualTo("host.changed");
        assertThat(godwit.run("host", "remove", "kvm4")).as(godwit.err()).isZero();
        assertThat(godwit.run("host", "ls")).isZero();
        assertThat(godwit.out()).doesNotContain("kvm4");
        assertThat(godwit.run("host", "ls", "--state", "removed")).isZero();
        assertThat(godwit.out()).contains("kvm4");
    }
}
