package io.godwit.server;

import static io.godwit.server.TestingAgent.report;
import static io.godwit.server.TestingAgent.running;
import static io.godwit.server.TestingAgent.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Several VMs in one request. */
class OperationTest {

    private final TestingServer server = TestingServer.shared();
    private final Vm web = running("op-web");
    private final Vm db = running("op-db");
    private final Vm off = vm("op-off", VmState.SHUT_OFF);
    private final Vm twin = running("op-twin");
    private TestingAgent source;
    private TestingAgent target;

    @BeforeEach
    void connect() {
        source = server.agent("op-a").connect(web, db, off, twin);
        target = server.agent("op-b").connect(running("op-twin"), running("op-there"));
    }

    @AfterEach
    void disconnect() {
        source.inventory();
        target.inventory();
        source.close();
        target.close();
    }

    @Test
    void movesAskedForTogetherAreOneOperationThatFailsWhenOneDoes() {
        JsonNode operation = start(web, db);
        assertThat(operation.path("migrations").size()).isEqualTo(2);
        Map<String, Ticket> tickets = tickets(2);
        source.report(report(ticket(tickets, web), Role.SOURCE, MigrationState.COMPLETED, null));
        awaitState(operation, "RUNNING");
        source.report(report(ticket(tickets, db), Role.SOURCE, MigrationState.FAILED, ErrorCode.TUNNEL_LOST));
        JsonNode ended = awaitState(operation, "FAILED");
        assertThat(text(ended, "code")).isEqualTo("tunnel-lost");
        assertThat(text(ended, "message")).isEqualTo("1 of 2 VMs were moved; op-db failed: because of tunnel-lost");
        assertThat(ended.has("endedAt")).isTrue();
    }

    @Test
    void anUndecidedMoveKeepsItsOperationOpenAndSaysSo() {
        JsonNode operation = start(web);
        Ticket ticket = source.ticket();
        source.report(report(ticket, Role.SOURCE, MigrationState.UNDECIDED, ErrorCode.OUTCOME_UNKNOWN));
        JsonNode open = server.get(path(operation)).body();
        assertThat(text(open, "state")).isEqualTo("RUNNING");
        assertThat(text(open, "code")).isEqualTo("outcome-unknown");
        assertThat(text(open, "message")).contains("op-web", "alarms");
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        assertThat(awaitState(operation, "SUCCEEDED").has("code")).isFalse();
    }

    @Test
    void cancellingAnOperationCancelsEachOfItsMoves() {
        JsonNode operation = start(web, db);
        Map<String, Ticket> tickets = tickets(2);
        TestingServer.Answer cancel = server.postText(path(operation) + "/cancel", "");
        assertThat(cancel.status()).isEqualTo(202);
        assertThat(source.calls.stream().filter("cancel"::equals)).hasSize(2);
        tickets.values()
                .forEach(ticket ->
                        source.report(report(ticket, Role.SOURCE, MigrationState.CANCELLED, ErrorCode.CANCELLED)));
        awaitState(operation, "CANCELLED");
        TestingServer.Answer late = server.postText(path(operation) + "/cancel", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("migration-ended");
    }

    @Test
    void cancellingWithoutTheAgentSaysThatTheMoveGoesOn() {
        JsonNode operation = start(web);
        Ticket ticket = source.ticket();
        source.progress(ticket.migrationId(), MigrationState.TRANSFERRING, 10);
        server.awaitState(ticket.migrationId().toString(), "TRANSFERRING");
        source.close();
        Await.until(
                "refused",
                () -> server.postText(path(operation) + "/cancel", "").code().equals("host-disconnected"));
        TestingServer.Answer refused = server.postText(path(operation) + "/cancel", "");
        assertThat(refused.detail()).contains("op-a is not connected", "move of VM op-web to op-b goes on without it");
        source.connect(web);
        source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        awaitState(operation, "SUCCEEDED");
    }

    @Test
    void everyReasonIsToldAndNothingIsWrittenOrSent() {
        int operations = server.items("/api/v1/operations?limit=5000").size();
        int migrations = server.items("/api/v1/migrations?limit=5000").size();
        TestingServer.Answer refused = server.post(
                "/api/v1/migrations",
                Map.of(
                        "vms",
                        List.of(
                                "op-web",
                                "op-nobody",
                                "op-off",
                                "op-twin",
                                "op-there",
                                web.id().toString()),
                        "target",
                        "op-b"));
        assertThat(refused.status()).isEqualTo(404);
        List<String> told = new ArrayList<>();
        refused.body().path("errors").forEach(error -> told.add(text(error, "subject") + " " + text(error, "code")));
        assertThat(told)
                .containsExactly(
                        "op-nobody vm-unknown",
                        "op-off vm-not-running",
                        "op-twin vm-ambiguous",
                        "op-there same-host",
                        web.id() + " request-invalid");
        refused.body()
                .path("errors")
                .forEach(error -> assertThat(text(error, "detail")).contains("op-"));
        assertThat(server.items("/api/v1/operations?limit=5000")).hasSize(operations);
        assertThat(server.items("/api/v1/migrations?limit=5000")).hasSize(migrations);
        assertThat(source.calls).isEmpty();
        assertThat(target.calls).isEmpty();
    }

    @Test
    void theTargetsReasonsStandBesideThoseOfTheVms() {
        TestingServer.Answer refused =
                server.post("/api/v1/migrations", Map.of("vms", List.of("op-web", "op-off"), "target", "op-nowhere"));
        assertThat(refused.body().path("errors").size()).isEqualTo(2);
        assertThat(refused.code()).isEqualTo("vm-not-running");
        assertThat(refused.detail()).contains("op-off", "there is no host op-nowhere");
    }

    @Test
    void twoVmsOfOneNameMayNotGoToTheSameHost() {
        try (TestingAgent third = server.agent("op-c").connect()) {
            third.inventory();
            String other = server.items("/api/v1/vms?host=op-b&name=op-twin")
                    .getFirst()
                    .path("id")
                    .asString("");
            TestingServer.Answer refused = server.post(
                    "/api/v1/migrations", Map.of("vms", List.of(twin.id().toString(), other), "target", "op-c"));
            assertThat(refused.code()).isEqualTo("name-conflict");
            assertThat(refused.detail()).contains("another VM named op-twin", "op-c as well");
        }
    }

    @Test
    void aMoveThatACheckRefusesHasNeverStarted() {
        target.checkProof = _ -> new StorageProofResult(List.of(), List.of("/a is not there"));
        JsonNode ended = awaitState(start(web), "FAILED");
        assertThat(text(ended, "code")).isEqualTo("storage-not-shared");
        JsonNode move = ended.at("/migrations/0");
        assertThat(text(move, "state")).isEqualTo("FAILED");
        assertThat(move.has("startedAt")).isFalse();
        assertThat(move.path("percent").asDouble(-1)).isZero();
    }

    private JsonNode start(Vm... vms) {
        TestingServer.Answer answer = server.post(
                "/api/v1/migrations",
                Map.of(
                        "vms",
                        List.of(vms).stream().map(vm -> vm.id().toString()).toList(),
                        "target",
                        "op-b"));
        assertThat(answer.status()).as(answer.detail()).isEqualTo(202);
        return answer.body();
    }

    private Map<String, Ticket> tickets(int count) {
        Map<String, Ticket> tickets = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Ticket ticket = source.ticket();
            tickets.put(ticket.vmName(), ticket);
        }
        return tickets;
    }

    private static Ticket ticket(Map<String, Ticket> tickets, Vm vm) {
        Ticket ticket = tickets.get(vm.name());
        if (ticket == null) {
            throw new AssertionError("no ticket of " + vm.name() + " among " + tickets.keySet());
        }
        return ticket;
    }

    private JsonNode awaitState(JsonNode operation, String state) {
        Await.until(
                "operation is " + state,
                () -> text(server.get(path(operation)).body(), "state").equals(state));
        return server.get(path(operation)).body();
    }

    private static String path(JsonNode operation) {
        return "/api/v1/operations/" + text(operation, "id");
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
