package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.TestingController.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starting, following and cancelling moves, with what goes wrong on the way. */
class MigrateTest {

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
        List.of("web", "db", "mail").forEach(name -> controller.world.vm(name, "kvm1"));
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void oneVmIsAskedForWithAllOptionsAndAKey() {
        assertThat(godwit.run(
                        "vm",
                        "migrate",
                        "web",
                        "--to",
                        "kvm2",
                        "--max-pause",
                        "2s",
                        "--channels",
                        "4",
                        "--reason",
                        "night"))
                .as(godwit.err())
                .isZero();
        Request post = controller.posts("migrations").getFirst();
        assertThat(TestingWorld.JSON.readTree(post.body()))
                .isEqualTo(
                        TestingWorld.JSON.readTree(
                                "{\"vm\":\"web\",\"target\":\"kvm2\",\"maximumPauseMillis\":2000,\"channels\":4,\"reason\":\"night\"}"));
        assertThat(post.key()).hasSize(36);
        String id = move(0).path("id").asString();
        assertThat(godwit.out()).isEqualTo("migration " + id + " started\n");
        assertThat(godwit.err()).contains("godwit migration watch " + id);
        godwit.run("vm", "migrate", "web", "--to", "kvm2");
        assertThat(controller.posts("migrations").getLast().key()).isNotEqualTo(post.key());
    }

    @Test
    void severalVmsAreOneRequestAndOneTableAtTheEnd() {
        CompletableFuture<Integer> exit = waiting("vm", "migrate", "web", "db", "--to", "kvm2", "--wait");
        awaitMoves(2);
        controller.world.change(move(0), "TRANSFERRING", 40);
        controller.world.end(move(0), "COMPLETED");
        controller.world.end(move(1), "COMPLETED");
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
        assertThat(controller.posts("migrations")).hasSize(1);
        assertThat(godwit.err()).contains("web: completed", "db: completed").doesNotContain("\u001b");
        assertThat(godwit.out()).containsPattern("web +kvm1 +kvm2 +completed +9.5 s +47.4 ms +2026-11-23 00:10");
        assertThat(godwit.out().lines()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, COMPLETED, 0",
        "FAILED, FAILED, 4",
        "CANCELLED, CANCELLED, 5",
        "UNDECIDED, UNDECIDED, 6",
        "COMPLETED, FAILED, 9",
        "CANCELLED, FAILED, 9"
    })
    void theExitCodeTellsTheResults(String first, String second, int code) {
        CompletableFuture<Integer> exit = waiting("vm", "migrate", "web", "db", "--to", "kvm2", "--wait");
        awaitMoves(2);
        controller.world.end(move(0), first);
        controller.world.end(move(1), second);
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isEqualTo(code);
    }

    @Test
    void aMoveThatACheckEndedWasRefused() {
        CompletableFuture<Integer> exit = waiting("vm", "migrate", "web", "--to", "kvm2", "--wait");
        awaitMoves(1);
        move(0).remove("startedAt");
        move(0).put("code", "storage-not-shared").put("message", "the disk is local");
        move(0).put("state", "FAILED");
        controller.world.publish("migration.changed", move(0));
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isEqualTo(3);
        assertThat(godwit.out()).containsPattern("result +refused");
        assertThat(godwit.err()).contains("of VM web refused: the disk is local", "code: storage-not-shared");
    }

    @Test
    void whoWaitsReadsTheEndAsData() {
        CompletableFuture<Integer> exit = waiting("vm", "migrate", "web", "--to", "kvm2", "--wait", "-o", "json");
        awaitMoves(1);
        controller.world.list("operations").getFirst().put("state", "SUCCEEDED");
        controller.world.end(move(0), "COMPLETED");
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
        JsonNode operation = TestingWorld.JSON.readTree(godwit.out());
        assertThat(operation.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(operation.at("/migrations/0/sourceReport/pause/pauseMicros").asLong())
                .isEqualTo(47400);
    }

    @Test
    void aLostAnswerStartsNoSecondMove() {
        controller.answersToLose.set(2);
        assertThat(godwit.run("vm", "migrate", "web", "--to", "kvm2"))
                .as(godwit.err())
                .isZero();
        assertThat(controller.posts("migrations")).hasSize(3);
        assertThat(controller.posts("migrations").stream().map(Request::key).distinct())
                .hasSize(1);
        assertThat(controller.world.list("migrations")).hasSize(1);
    }

    @Test
    void aGivenKeyIsSent() {
        assertThat(godwit.run("vm", "migrate", "web", "--to", "kvm2", "--idempotency-key", "night-1"))
                .isZero();
        assertThat(godwit.run("vm", "migrate", "web", "--to", "kvm2", "--idempotency-key", "night-1"))
                .isZero();
        assertThat(controller.world.list("migrations")).hasSize(1);
        assertThat(godwit.run("vm", "migrate", "web", "--to", "kvm2", "--idempotency-key", "a b"))
                .isEqualTo(2);
    }

    @Test
    void watchingGoesOnThroughBrokenStreamsAndAControllerThatIsAway() {
        ObjectNode move = controller.world.migration("web", "kvm1", "kvm2", "TRANSFERRING");
        controller.eventStreamsToRefuse.set(1);
        CompletableFuture<Integer> exit =
                waiting("migration", "watch", move.path("id").asString());
        Await.until("a stream", () -> !controller.world.streams.isEmpty());
        controller.down();
        Await.until("the absence is told", () -> godwit.err().contains("does not answer; the moves go on without it"));
        controller.world.end(move, "COMPLETED");
        controller.up();
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
        assertThat(godwit.out()).containsPattern("result +completed");
    }

    @Test
    void withoutAnyStreamTheMovesAreAskedFor() {
        ObjectNode move = controller.world.migration("web", "kvm1", "kvm2", "TRANSFERRING");
        controller.eventStreamsToRefuse.set(Integer.MAX_VALUE);
        CompletableFuture<Integer> exit =
                waiting("migration", "watch", move.path("id").asString());
        Await.until("progress", () -> godwit.err().contains("transferring"));
        controller.world.end(move, "CANCELLED");
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isEqualTo(5);
        assertThat(godwit.err()).contains("code: cancelled");
    }

    @Test
    void aResetIsReadAgain() {
        ObjectNode move = controller.world.migration("web", "kvm1", "kvm2", "TRANSFERRING");
        CompletableFuture<Integer> exit =
                waiting("migration", "watch", move.path("id").asString());
        Await.until("a stream", () -> !controller.world.streams.isEmpty());
        move.put("state", "COMPLETED");
        controller.world.publish("reset", TestingWorld.JSON.createObjectNode());
        assertThat(exit.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
    }

    @Test
    void aRunningMoveShowsPerCentRateAndTimeLeft() {
        ObjectNode move = controller.world.migration("web", "kvm1", "kvm2", "TRANSFERRING");
        controller.world.change(move, "TRANSFERRING", 42.5);
        assertThat(godwit.run("migration", "show", move.path("id").asString("").substring(0, 8)))
                .isZero();
        assertThat(godwit.out())
                .containsPattern("state +transferring +42.5 %  100.0 MiB sent  50.0 MiB/s  pass 2  3.4 s left")
                .containsPattern("left +3.4 s; 1.0 MiB of memory still differ; the VM writes 1.0 MiB/s");
        assertThat(godwit.run("migration", "ls")).isZero();
        assertThat(godwit.out()).containsPattern("web +kvm1 +kvm2 +transferring +43 +2026-11-23 00:10");
    }

    @Test
    void movesAndOperationsAreCancelled() {
        ObjectNode move = controller.world.migration("web", "kvm1", "kvm2", "TRANSFERRING");
        String id = move.path("id").asString("");
        assertThat(godwit.run("migration", "cancel", id)).isZero();
        assertThat(move.path("cancelRequested").asBoolean()).isTrue();
        assertThat(godwit.out()).contains("godwit migration watch " + id);
        assertThat(godwit.run("migration", "cancel", id, "00000000-0000-0000-0000-000000000000"))
                .isEqualTo(9);
        assertThat(godwit.err()).contains("code: migration-unknown");
        godwit.run("vm", "migrate", "web", "--to", "kvm2");
        String operation =
                controller.world.list("operations").getFirst().path("id").asString("");
        assertThat(godwit.run("operation", "show", operation)).isZero();
        assertThat(godwit.out()).contains("running", "checking");
        assertThat(godwit.run("operation", "cancel", operation)).isZero();
        assertThat(controller
                        .posts("operations/" + operation + "/cancel")
                        .getFirst()
                        .key())
                .isNotEmpty();
    }

    @Test
    void everyReasonOfARefusalIsTold() {
        assertThat(godwit.run("vm", "migrate", "web", "dv", "nobody", "--to", "kvm2"))
                .isEqualTo(3);
        assertThat(godwit.err())
                .contains(
                        "2 of the VMs cannot be moved",
                        "dv: there is no VM dv; near names: db (vm-unknown)",
                        "nobody: ");
        assertThat(controller.world.list("migrations")).isEmpty();
    }

    @Test
    void aMissingRightSaysWhichRole() {
        controller.role = "VIEWER";
        assertThat(godwit.run("vm", "migrate", "web", "--to", "kvm2")).isEqualTo(8);
        assertThat(godwit.err()).contains("needs the role OPERATOR", "godwit whoami", "code: forbidden");
    }

    @ParameterizedTest
    @CsvSource({
        "vm migrate web, Missing required option: '--to=HOST'",
        "vm migrate --to b, Missing required parameter: 'VM'",
        "vm migrate web web --to b, named twice",
        "vm migrate web --to b --max-pause soon, is not a time",
        "vm migrate web --to b --max-pause 0ms, is not between 1ms and 2000000ms",
        "vm migrate web --to b --max-pause 24h, is not between 1ms and 2000000ms",
        "vm migrate web --to b --channels 17, 17 is not between 0 and 16",
        "vm migrate web --to b --channels -1, -1 is not between 0 and 16",
        "migration show ../hosts, is no id of a move",
        "migration watch x, is no id of a move",
    })
    void whatTheCommandLineRefusesItselfIsTwo(String arguments, String words) {
        assertThat(godwit.run(arguments.split(" "))).isEqualTo(2);
        assertThat(godwit.err()).contains(words).doesNotContain("maximumPauseMillis");
        assertThat(controller.requests).isEmpty();
    }

    private ObjectNode move(int index) {
        return controller.world.list("migrations").get(index);
    }

    private void awaitMoves(int count) {
        Await.until("moves", () -> controller.world.list("migrations").size() == count);
    }

    private CompletableFuture<Integer> waiting(String... arguments) {
        return CompletableFuture.supplyAsync(() -> godwit.run(arguments), Thread::startVirtualThread);
    }
}
