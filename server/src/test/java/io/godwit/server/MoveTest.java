package io.godwit.server;

import static io.godwit.server.TestingAgent.error;
import static io.godwit.server.TestingAgent.report;
import static io.godwit.server.TestingAgent.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.link.RpcHandlers.Empty;
import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.model.vm.Vm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MoveTest {

    private final TestingServer server = TestingServer.shared();
    private final Vm vm = running("moving");
    private TestingAgent source;
    private TestingAgent target;

    @BeforeEach
    void connect() {
        source = server.agent("move-a").connect(vm);
        target = server.agent("move-b").connect();
        target.inventory();
    }

    @AfterEach
    void disconnect() {
        source.close();
        target.close();
    }

    @Test
    void aWholeMoveIsFollowedToItsReport() {
        TestingServer.Answer accepted = server.post(
                "/api/v1/migrations",
                Map.of(
                        "vm",
                        vm.id().toString(),
                        "target",
                        "move-b",
                        "maximumPauseMillis",
                        100,
                        "channels",
                        4,
                        "reason",
                        "  new\n\u001b[31mfans  "));
        assertThat(accepted.status()).isEqualTo(202);
        String id = TestingServer.moveOf(accepted);
        String operation = accepted.body().path("id").asString("");
        assertThat(accepted.response().headers().firstValue("Location")).hasValue("/api/v1/operations/" + operation);
        assertThat(accepted.body().path("state").asString("")).isEqualTo("RUNNING");
        assertThat(accepted.body().at("/migrations/0/operationId").asString("")).isEqualTo(operation);
        assertThat(accepted.body().at("/migrations/0/reason").asString("")).isEqualTo("new [31mfans");
        assertThat(accepted.body().path("requestedBy").asString("")).isEqualTo("admin");

        Ticket ticket = target.ticket();
        assertThat(source.ticket()).isEqualTo(ticket);
        assertThat(ticket.vmId()).isEqualTo(vm.id());
        assertThat(ticket.sourceBootId()).isEqualTo("boot-move-a");
        assertThat(ticket.options()).isEqualTo(new MoveOptions(100, 4, List.of("/shared")));
        assertThat(Duration.between(ticket.issuedAt(), ticket.expiresAt())).isEqualTo(Duration.ofSeconds(60));
        assertThat(source.calls).containsExactly("prepare", "end", "start SOURCE");
        assertThat(target.calls).containsExactly("check", "start TARGET");

        MigrationId move = ticket.migrationId();
        source.progress(move, MigrationState.TRANSFERRING, 40);
        server.awaitState(id, "TRANSFERRING");
        source.progress(move, MigrationState.TRANSFERRING, 30);
        source.progress(move, MigrationState.PREPARING, 41);
        Await.until(
                "percent 41", () -> server.migration(id).at("/progress/percent").asDouble(0) == 41);
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("TRANSFERRING");
        target.progress(move, MigrationState.CONFIRMING, 99);

        target.report(report(ticket, Role.TARGET, MigrationState.COMPLETED, null));
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("TRANSFERRING");
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        JsonNode ended = server.migration(id);
        assertThat(ended.path("state").asString("")).isEqualTo("COMPLETED");
        assertThat(ended.at("/progress/percent").asDouble(0)).isEqualTo(100);
        assertThat(ended.at("/sourceReport/pause/pauseMicros").asLong(0)).isEqualTo(30_000);
        assertThat(ended.at("/targetReport/role").asString("")).isEqualTo("TARGET");
        assertThat(ended.has("code")).isFalse();
        assertThat(ended.path("percent").asDouble(0)).isEqualTo(100);
        assertThat(ended.path("durationMillis").asLong(0)).isEqualTo(2000);
        assertThat(server.get("/api/v1/migrations").body().at("/items/0/id").asString(""))
                .isEqualTo(id);
        JsonNode done = server.get("/api/v1/operations/" + operation).body();
        assertThat(done.path("state").asString("")).isEqualTo("SUCCEEDED");
        assertThat(done.at("/migrations/0/state").asString("")).isEqualTo("COMPLETED");
    }

    @Test
    void aSecondMoveOfTheSameVmIsRefusedUntilTheFirstHasEnded() {
        String id = start();
        Ticket ticket = source.ticket();
        TestingServer.Answer busy = server.migrate("moving", "move-b");
        assertThat(busy.code()).isEqualTo("vm-busy");
        assertThat(busy.detail()).contains(id);
        source.report(report(ticket, Role.SOURCE, MigrationState.UNDECIDED, ErrorCode.OUTCOME_UNKNOWN));
        assertThat(server.migrate("moving", "move-b").code()).isEqualTo("vm-busy");
        source.report(report(ticket, Role.SOURCE, MigrationState.FAILED, ErrorCode.TUNNEL_LOST));
        String next = start();
        assertThat(next).isNotEqualTo(id);
        source.report(report(source.ticket(), Role.SOURCE, MigrationState.FAILED, ErrorCode.TUNNEL_LOST));
    }

    @Test
    void storageThatIsNotSharedEndsTheMoveWithEveryReasonAndNothingChanged() {
        target.checkProof = _ -> new StorageProofResult(List.of(), List.of("/a is not there", "/b is empty"));
        String id = start();
        server.awaitState(id, "FAILED");
        JsonNode ended = server.migration(id);
        assertThat(ended.path("code").asString("")).isEqualTo("storage-not-shared");
        assertThat(ended.path("message").asString("")).contains("/a is not there; /b is empty");
        Await.until("tokens removed", () -> source.calls.contains("end"));
        assertThat(source.calls).doesNotContain("start SOURCE");
        assertThat(target.calls).doesNotContain("start TARGET");
    }

    @Test
    void aTargetThatRefusesEndsTheMoveBeforeTheSourceHearsOfIt() {
        target.onStart = _ -> {
            throw error(ErrorCode.DEFINITION_REFUSED, "no such bridge");
        };
        String id = start();
        server.awaitState(id, "FAILED");
        assertThat(server.migration(id).path("code").asString("")).isEqualTo("definition-refused");
        assertThat(server.migration(id).path("message").asString("")).contains("the target move-b", "no such bridge");
        assertThat(source.calls).doesNotContain("start SOURCE");
    }

    @Test
    void aSourceThatRefusesEndsTheMove() {
        source.onStart = _ -> {
            throw error(ErrorCode.MOVER_UNAVAILABLE, "no mover");
        };
        String id = start();
        server.awaitState(id, "FAILED");
        assertThat(server.migration(id).path("message").asString("")).contains("did not begin", "ticket expires");
    }

    @Test
    void aSourceOfWhichItIsNotKnownWhetherItHasBegunIsAskedAgainAndNotGivenUp() {
        source.onStart = _ -> source.peer().close("link lost in the worst moment");
        String id = start();
        Await.until("source disconnected", () -> !source.peer().open());
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("PREPARING");
        source.onStart = _ -> {
            throw error(ErrorCode.TICKET_REPLAYED, "begun already");
        };
        source.connect(vm);
        Await.until(
                "asked again",
                () -> source.calls.stream().filter("start SOURCE"::equals).count() == 2);
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("PREPARING");
        source.report(report(target.ticket(), Role.SOURCE, MigrationState.COMPLETED, null));
        server.awaitState(id, "COMPLETED");
    }

    @Test
    void cancellingWhileMemoryFlowsAsksTheSourceWhoseReportEndsIt() {
        String id = start();
        Ticket ticket = source.ticket();
        source.progress(ticket.migrationId(), MigrationState.TRANSFERRING, 10);
        server.awaitState(id, "TRANSFERRING");
        TestingServer.Answer cancel = cancel(id);
        assertThat(cancel.status()).isEqualTo(202);
        assertThat(cancel.body().path("cancelRequested").asBoolean(false)).isTrue();
        assertThat(source.calls).contains("cancel");
        source.report(report(ticket, Role.SOURCE, MigrationState.CANCELLED, ErrorCode.CANCELLED));
        server.awaitState(id, "CANCELLED");
        assertThat(cancel(id).code()).isEqualTo("migration-ended");
    }

    @Test
    void cancellingBeforeTheTicketsAreOutEndsItAtOnce() throws InterruptedException {
        CountDownLatch checking = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        target.checkProof = _ -> {
            checking.countDown();
            pass(go);
            return new StorageProofResult(List.of(), List.of());
        };
        String id = start();
        checking.await();
        assertThat(cancel(id).body().path("state").asString("")).isEqualTo("CANCELLED");
        go.countDown();
        Await.until("tokens removed", () -> source.calls.contains("end"));
        assertThat(source.calls).doesNotContain("start SOURCE", "cancel");
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("CANCELLED");
    }

    @Test
    void cancellingWhileTheTargetPreparesKeepsTheSourceFromBeginning() throws InterruptedException {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        target.onStart = _ -> {
            preparing.countDown();
            pass(go);
        };
        source.onCancel = _ -> {
            throw error(ErrorCode.MIGRATION_UNKNOWN, "not heard of it");
        };
        String id = start();
        preparing.await();
        assertThat(cancel(id).status()).isEqualTo(202);
        go.countDown();
        server.awaitState(id, "CANCELLED");
        assertThat(source.calls).doesNotContain("start SOURCE");
    }

    @Test
    void anOrderToCancelThatDoesNotReachTheSourceIsRefused() {
        String id = start();
        Ticket ticket = source.ticket();
        source.progress(ticket.migrationId(), MigrationState.TRANSFERRING, 10);
        server.awaitState(id, "TRANSFERRING");
        source.close();
        Await.until("refused", () -> cancel(id).code().equals("host-disconnected"));
        assertThat(server.migration(id).path("cancelRequested").asBoolean(true)).isFalse();
        source.connect(vm);
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
    }

    @Test
    void cancellingIsTooLateOnceTheSwitchOverHasStarted() {
        String id = start();
        Ticket ticket = source.ticket();
        source.onCancel = _ -> {
            throw error(ErrorCode.SWITCH_OVER_STARTED, "too late");
        };
        source.progress(ticket.migrationId(), MigrationState.TRANSFERRING, 90);
        server.awaitState(id, "TRANSFERRING");
        assertThat(cancel(id).code()).isEqualTo("switch-over-started");
        assertThat(server.migration(id).path("cancelRequested").asBoolean(true)).isFalse();
        source.progress(ticket.migrationId(), MigrationState.SWITCHING_OVER, 99);
        server.awaitState(id, "SWITCHING_OVER");
        assertThat(cancel(id).code()).isEqualTo("switch-over-started");
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
    }

    @Test
    void anAlarmStandsUntilTheOutcomeIsKnown() {
        String id = start();
        Ticket ticket = source.ticket();
        Alarm alarm = new Alarm(ticket.migrationId(), vm.id(), "outcome-unknown", "find out", Instant.now());
        source.peer().request(AgentProtocol.ALARM, alarm, Empty.class, TestingAgent.DEADLINE);
        source.peer().request(AgentProtocol.ALARM, alarm, Empty.class, TestingAgent.DEADLINE);
        source.report(report(ticket, Role.SOURCE, MigrationState.UNDECIDED, ErrorCode.OUTCOME_UNKNOWN));
        assertThat(alarms(id)).isEqualTo(1);
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        assertThat(alarms(id)).isZero();
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("COMPLETED");
    }

    @Test
    void aReportThatContradictsWhatWasRecordedRaisesAnAlarmAndChangesNoState() {
        String id = start();
        Ticket ticket = source.ticket();
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        source.report(report(ticket, Role.SOURCE, MigrationState.FAILED, ErrorCode.TUNNEL_LOST));
        assertThat(server.migration(id).path("state").asString("")).isEqualTo("COMPLETED");
        assertThat(alarms(id)).isEqualTo(1);
    }

    @Test
    void onlyTheTwoHostsOfAMoveMayReportOnIt() {
        start();
        Ticket ticket = source.ticket();
        assertThatThrownBy(() -> target.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null)))
                .hasMessageContaining("not the SOURCE");
        assertThatThrownBy(() -> source.report(report(ticket(), Role.SOURCE, MigrationState.COMPLETED, null)))
                .hasMessageContaining("there is no migration");
        source.report(report(ticket, Role.SOURCE, MigrationState.FAILED, ErrorCode.CANCELLED));
    }

    private String start() {
        TestingServer.Answer answer = server.migrate(vm.id().toString(), "move-b");
        assertThat(answer.status()).as(answer.detail()).isEqualTo(202);
        return TestingServer.moveOf(answer);
    }

    private TestingServer.Answer cancel(String id) {
        return server.postText("/api/v1/migrations/" + id + "/cancel", "");
    }

    private long alarms(String id) {
        return server.get("/api/v1/alarms").body().path("items").values().stream()
                .filter(alarm -> alarm.path("migrationId").asString("").equals(id))
                .count();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A ticket of a move that nobody knows. */
    static Ticket ticket() {
        return new Ticket(
                MigrationId.random(),
                new VmId(UUID.randomUUID()),
                "x",
                HostId.random(),
                HostId.random(),
                "a",
                "b",
                "",
                "",
                "",
                "",
                List.of(),
                MoveOptions.defaults(),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1));
    }
}
