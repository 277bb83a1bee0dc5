package io.godwit.server;

import static io.godwit.server.TestingAgent.report;
import static io.godwit.server.TestingAgent.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.link.GodwitJson;
import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Role;
import io.godwit.model.vm.Vm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Ended moves as the API lists, counts and exports them. Other tests of this process move VMs, too. */
class HistoryTest {

    private static final TestingServer SERVER = TestingServer.shared();
    private static final Vm VM = running("history-vm");
    private static final List<String> MOVES = new ArrayList<>();

    @BeforeAll
    static void move() {
        try (TestingAgent one = SERVER.agent("history-a").connect(VM);
                TestingAgent two = SERVER.agent("history-b").connect()) {
            two.inventory();
            move(one, MigrationState.COMPLETED, null, "=cmd|' /C calc'!A0");
            move(one, MigrationState.FAILED, ErrorCode.TUNNEL_LOST, "second, of three");
            move(one, MigrationState.CANCELLED, ErrorCode.CANCELLED, "third");
        }
    }

    @AfterAll
    static void forget() {
        MOVES.clear();
    }

    private static void move(TestingAgent source, MigrationState result, @Nullable ErrorCode code, String reason) {
        TestingServer.Answer answer = SERVER.post(
                "/api/v1/migrations",
                Map.of("vms", List.of(VM.id().toString()), "target", "history-b", "reason", reason));
        assertThat(answer.status()).as(answer.detail()).isEqualTo(202);
        MOVES.addFirst(TestingServer.moveOf(answer));
        source.report(report(source.ticket(), Role.SOURCE, result, code));
        SERVER.awaitState(MOVES.getFirst(), result.name());
    }

    @Test
    void endedMovesAreListedNewestFirstAndInPages() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    SERVER.get("/api/v1/history?vm=history-vm&limit=1" + cursor).body();
            page.path("items").forEach(move -> seen.add(move.path("id").asString("")));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString("") : "";
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(MOVES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "result=COMPLETED | 1",
                "result=failed,cancelled | 2",
                "state=COMPLETED,TRANSFERRING | 1",
                "source=history-a | 3",
                "source=history-b | 0",
                "host=history-b | 3",
                "target=history-b&result=FAILED | 1",
                "since=2100-01-01T00:00:00Z | 0",
                "until=2100-01-01T00:00:00Z | 3",
                "operation=00000000-0000-0000-0000-000000000000 | 0",
            })
    void filtersChoose(String filter, int found) {
        assertThat(SERVER.items("/api/v1/history?vm=history-vm&" + filter)).hasSize(found);
        JsonNode counted = SERVER.get("/api/v1/history/percentiles?vm=history-vm&" + filter)
                .body();
        assertThat(counted.path("count").asInt(-1)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "history?state=TRANSFERRING",
        "history?result=done",
        "history?since=yesterday",
        "history?operation=x",
        "history?cursor=bm90aGluZw",
        "history/export?format=xls",
        "migrations?state=",
        "operations?state=DONE",
        "operations?kind=HOLIDAY",
        "operations/x",
        "alarms?active=perhaps",
    })
    void wrongParametersAreRefused(String path) {
        TestingServer.Answer answer = SERVER.get("/api/v1/" + path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
    }

    @Test
    void theExportsHoldEveryMoveWhole() {
        String csv = SERVER.text("/api/v1/history/export?format=csv&vm=history-vm");
        List<String> lines = csv.lines().toList();
        assertThat(csv).endsWith("\r\n");
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).startsWith("id,operationId,vmId,vmName,source,target,result,");
        assertThat(lines.get(1)).startsWith(MOVES.getFirst()).contains(",CANCELLED,cancelled,");
        assertThat(lines.get(2)).contains(",\"second, of three\",");
        assertThat(lines.get(3)).contains(",COMPLETED,,done,admin,'=cmd|' /C calc'!A0,", ",30.000,", ",1500.000,");
        List<JsonNode> records = SERVER.text("/api/v1/history/export?format=jsonl&vm=history-vm")
                .lines()
                .map(GodwitJson.lenient()::readTree)
                .toList();
        assertThat(records).isEqualTo(SERVER.items("/api/v1/history?vm=history-vm"));
    }
}
