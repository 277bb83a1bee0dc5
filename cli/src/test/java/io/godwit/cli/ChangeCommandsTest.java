package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.TestingController.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that change hosts, clusters and tokens; events and history; what is told when the controller cannot be used. */
class ChangeCommandsTest {

    @TempDir
    private Path directory;

    private TestingController controller;
    private CommandRun godwit;

    @BeforeEach
    void start() throws Exception {
        controller = new TestingController(directory.resolve("data"));
        Path token = directory.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TestingController.TOKEN);
        godwit = new CommandRun(directory, controller.url(), token, directory.resolve("data/ca.pem"));
        controller.world.host("kvm1", "CONNECTED");
        controller.world.host("kvm2", "CONNECTED");
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void aJoinTokenGoesToAFileForItsOwnerOnly() throws Exception {
        Path file = directory.resolve("kvm3.token");
        assertThat(godwit.run("host", "token", "kvm3", "--output-file", file.toString()))
                .isZero();
        assertThat(Files.readString(file)).isEqualTo("godwit-join-secret\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(godwit.out() + godwit.err())
                .contains("60 minutes, once", "godwit agent join --token-file kvm3.token")
                .doesNotContain("godwit-join-secret");
        assertThat(godwit.run("host", "token", "kvm3", "--out", file.toString()))
                .isEqualTo(2);
        assertThat(controller.posts("hosts/tokens")).hasSize(1);
    }

    @Test
    void aJoinTokenIsPrintedForWhoAsksForIt() {
        assertThat(godwit.run("host", "token", "kvm3")).isZero();
        assertThat(godwit.out()).isEqualTo("godwit-join-secret\n");
        assertThat(godwit.err()).contains("godwit agent join --token-file -");
        assertThat(godwit.run("host", "token", "kvm3", "-o", "json")).isZero();
        assertThat(TestingWorld.JSON.readTree(godwit.out()).path("token").asString())
                .isEqualTo("godwit-join-secret");
    }

    @Test
    void maintenanceIsSwitchedOnAndOff() {
        assertThat(godwit.run("host", "maintenance", "on", "kvm1")).isZero();
        assertThat(godwit.out()).contains("host kvm1 is in maintenance");
        assertThat(godwit.run("host", "maintenance", "off", "kvm1")).isZero();
        assertThat(godwit.out()).contains("has left maintenance and is connected");
        Request post = controller.posts("hosts/kvm1/maintenance").getFirst();
        assertThat(post.body()).isEqualTo("{\"on\":true}");
        assertThat(post.key()).isNotEmpty();
        assertThat(godwit.run("host", "maintenance", "on", "kvm9")).isEqualTo(3);
        assertThat(godwit.err()).contains("near names: kvm1, kvm2");
    }

    @Test
    void aHostIsRemoved() {
        assertThat(godwit.run("host", "remove", "kvm1")).isZero();
        assertThat(godwit.out()).contains("host kvm1 is removed; its VMs run on");
        assertThat(controller.world.list("hosts")).hasSize(1);
        assertThat(godwit.run("host", "remove", "kvm1")).isEqualTo(3);
    }

    @Test
    void clustersAreMadeChangedFilledAndDeleted() {
        assertThat(godwit.run("cluster", "create", "west", "--description", "rack 3"))
                .isZero();
        assertThat(controller.posts("clusters").getFirst().body()).contains("\"description\":\"rack 3\"");
        assertThat(godwit.run("cluster", "add", "west", "kvm1", "kvm2")).isZero();
        assertThat(godwit.run("cluster", "show", "west")).isZero();
        assertThat(godwit.out()).containsPattern("hosts +kvm1, kvm2").contains("rack 3");
        assertThat(godwit.run("cluster", "remove", "west", "kvm1")).isZero();
        assertThat(godwit.run("cluster", "describe", "west", "rack 4")).isZero();
        assertThat(godwit.run("cluster", "rename", "west", "east")).isZero();
        assertThat(godwit.run("cluster", "ls")).isZero();
        assertThat(godwit.out()).containsPattern("east +1 +kvm2 +rack 4");
        assertThat(godwit.run("cluster", "add", "east", "kvm1", "kvm8", "kvm2")).isEqualTo(3);
        assertThat(godwit.err()).contains("done before the error: kvm1", "code: host-unknown");
        assertThat(godwit.run("cluster", "show", "eest")).isEqualTo(3);
        assertThat(godwit.err()).contains("near names: east");
        assertThat(godwit.run("cluster", "delete", "east")).isZero();
        assertThat(controller.world.list("clusters")).isEmpty();
    }

    @Test
    void apiTokensAreMadeAndRevoked() throws Exception {
        Path file = directory.resolve("night.token");
        assertThat(godwit.run(
                        "token",
                        "create",
                        "night",
                        "--role",
                        "operator",
                        "--expires-in",
                        "30d",
                        "--output-file",
                        file.toString()))
                .as(godwit.err())
                .isZero();
        Request post = controller.posts("tokens").getFirst();
        assertThat(post.body()).isEqualTo("{\"name\":\"night\",\"role\":\"OPERATOR\",\"expiresInSeconds\":2592000}");
        assertThat(post.key()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo("godwit-api-secret\n");
        assertThat(godwit.err()).contains("token night (operator) written to").doesNotContain("godwit-api-secret");
        controller.world.add("tokens", "{\"id\":\"t-1\",\"name\":\"night\",\"role\":\"OPERATOR\"}");
        assertThat(godwit.run("token", "ls")).isZero();
        assertThat(godwit.out()).containsPattern("night +operator");
        assertThat(godwit.run("token", "revoke", "t-1")).isZero();
        assertThat(godwit.out()).contains("token night is revoked");
        assertThat(godwit.run("token", "create", "x", "--role", "king")).isEqualTo(2);
        assertThat(godwit.run("token", "create", "x", "--role", "viewer", "--expires-in", "4000d"))
                .isEqualTo(2);
        assertThat(godwit.run("token", "create", "x")).isEqualTo(2);
    }

    @Test
    void historyIsListedSummedUpAndExported() throws Exception {
        controller.world.end(controller.world.migration("web", "kvm1", "kvm2", "TRANSFERRING"), "COMPLETED");
        controller.world.add(
                "percentiles",
                "{\"count\":3,\"completed\":2,\"failed\":1,\"cancelled\":0,\"figures\":{"
                        + "\"totalMillis\":{\"n\":2,\"min\":900,\"p50\":9500,\"p90\":70000,\"p99\":70000,\"max\":70000},"
                        + "\"pauseMillis\":{\"n\":2,\"min\":30.5,\"p50\":47.4,\"p90\":60,\"p99\":60,\"max\":60},"
                        + "\"bytes\":{\"n\":2,\"min\":1024,\"p50\":2048,\"p90\":2048,\"p99\":2048,\"max\":2048}}}");
        assertThat(godwit.run("history", "ls")).isZero();
        assertThat(godwit.out()).containsPattern("web +kvm1 +kvm2 +completed +9.5 s +47.4 ms");
        assertThat(godwit.run("history", "stats", "--since", "24h")).isZero();
        assertThat(godwit.out())
                .contains("3 moves: 2 completed, 1 failed, 0 cancelled")
                .containsPattern("total +2 +0.9 s +9.5 s +1 min 10 s")
                .containsPattern("pause +2 +30.5 ms +47.4 ms");
        assertThat(controller.requests.getLast().query()).containsKey("since");
        assertThat(godwit.run("history", "export")).isZero();
        assertThat(godwit.out()).isEqualTo("id,vm\r\n1,web\r\n");
        Path file = directory.resolve("moves.csv");
        assertThat(godwit.run(
                        "history", "export", "--format", "jsonl", "--vm", "web", "--output-file", file.toString()))
                .isZero();
        assertThat(controller.requests.getLast().query())
                .containsEntry("format", "jsonl")
                .containsEntry("vm", "web");
        assertThat(file).exists();
        assertThat(godwit.run("history", "export", "--output-file", file.toString()))
                .isEqualTo(2);
    }

    @Test
    void eventsAreFollowedThroughALossOneALine() {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> godwit.run("events", "--types", "vm", "--count", "2", "-o", "json"), Thread::startVirtualThread);
        Await.until("a stream", () -> !controller.world.streams.isEmpty());
        controller.world.publish("host.changed", TestingWorld.JSON.createObjectNode());
        controller.world.publish(
                "vm.changed", TestingWorld.JSON.createObjectNode().put("name", "web\u001b[1m"));
        Await.until("the event", () -> godwit.out().contains("web"));
        controller.closeStreams();
        Await.until(
                "another stream", () -> godwit.err().contains("reconnecting") && !controller.world.streams.isEmpty());
        controller.world.publish(
                "vm.removed", TestingWorld.JSON.createObjectNode().put("name", "web"));
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
        assertThat(godwit.out()
                        .lines()
                        .map(line ->
                                TestingWorld.JSON.readTree(line).path("event").asString()))
                .containsExactly("vm.changed", "vm.removed");
        assertThat(godwit.out()).doesNotContain("\u001b");
        assertThat(controller.requests.getLast().path()).isEqualTo("/api/v1/events");
    }

    @Test
    void eventsForPeopleNameTheThingAndItsState() {
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> godwit.run("events", "--count", "1"), Thread::startVirtualThread);
        Await.until("a stream", () -> !controller.world.streams.isEmpty());
        controller.world.change(controller.world.migration("web", "kvm1", "kvm2", "CHECKING"), "TRANSFERRING", 10);
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
        assertThat(godwit.out()).contains("migration.changed  web  transferring, source kvm1, target kvm2");
        assertThat(godwit.run("events", "--types", "weather")).isEqualTo(2);
    }

    @Test
    void aControllerThatIsNotThereIsSevenAndSaysWhatToCheck() {
        controller.down();
        for (String command : new String[] {"vm ls", "vm migrate a --to b", "events", "migration ls"}) {
            assertThat(godwit.run(command.split(" ", -1))).as(command).isEqualTo(7);
            assertThat(godwit.err())
                    .contains(controller.url(), "connection refused", "the variable GODWIT_SERVER", "godwit server")
                    .contains("code: server-unreachable");
        }
    }

    @Test
    void anUnknownHostNameIsSaidToBeOne() {
        godwit.variables.put("GODWIT_SERVER", "https://no-such-host.invalid:8443");
        assertThat(godwit.run("vm", "ls")).isEqualTo(7);
        assertThat(godwit.err()).contains("no address is known for the name no-such-host.invalid");
    }

    @Test
    void anotherAuthorityIsSevenAndSaysSo() {
        TestingController other = new TestingController(directory.resolve("other"));
        try {
            godwit.variables.put("GODWIT_CA", directory.resolve("other/ca.pem").toString());
            assertThat(godwit.run("vm", "ls")).isEqualTo(7);
            assertThat(godwit.err()).contains("another one than the controller's", "do not send a token");
            godwit.variables.remove("GODWIT_CA");
            assertThat(godwit.run("vm", "ls")).isEqualTo(7);
            assertThat(godwit.err()).contains("--ca-fingerprint");
        } finally {
            other.close();
        }
    }

    @Test
    void aServerOfAnotherKindIsNotTakenForAController() throws Exception {
        controller.world.add("vms", "{}");
        assertThat(godwit.run("vm", "show", "..")).isEqualTo(2);
        assertThat(godwit.run("vm", "show", "a/../b c")).isEqualTo(3);
        assertThat(controller.requests.stream().map(Request::path)).contains("/api/v1/vms/a/../b c");
    }

    @ParameterizedTest
    @CsvSource({
        "token-expired, have an administrator make a new one",
        "token-revoked, have an administrator make a new one"
    })
    void aTokenThatNoLongerCountsSaysHowToGetAnother(String code, String words) {
        controller.tokenProblem = code;
        assertThat(godwit.run("vm", "ls")).isEqualTo(8);
        assertThat(godwit.err().toLowerCase(Locale.ROOT))
                .contains(words, "godwit login " + controller.url(), "code: " + code);
    }
}
