package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.MigrationId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.simulator.SimulatedHost;
import io.godwit.simulator.SimulatedMove;
import io.godwit.simulator.SimulatedVm;
import io.godwit.simulator.SimulatedWorld;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Compares what a controller tells of its moves with what is true in the world of the modelled hosts. */
final class MoveJudge {

    private final SimulatedWorld world;
    private final KillableServer server;
    private final Map<SimulatedVm, SimulatedHost> homes;

    /** With every VM's first host. */
    MoveJudge(SimulatedWorld world, KillableServer server, Map<SimulatedVm, SimulatedHost> homes) {
        this.world = world;
        this.server = server;
        this.homes = homes;
    }

    static SimulatedHost home(Map<SimulatedVm, SimulatedHost> homes, SimulatedVm vm) {
        SimulatedHost home = homes.get(vm);
        if (home == null) {
            throw new AssertionError("no such VM: " + vm);
        }
        return home;
    }

    /** All of it; {@code operations} are those that the controller has accepted before its client's eyes. */
    void judge(List<String> operations) {
        List<JsonNode> moves = server.items("/api/v1/migrations");
        nothingIsLost(moves, operations);
        moves.forEach(this::isTold);
        everyVmIsOnOneHost(moves);
        operationsFollowTheirMoves(moves);
        assertThat(server.items("/api/v1/alarms")).isEmpty();
        long completed = moves.stream()
                .filter(move -> state(move) == MigrationState.COMPLETED)
                .count();
        JsonNode figures = server.get("/api/v1/history/percentiles").body();
        assertThat(figures.path("count").asLong(-1)).isEqualTo(moves.size());
        assertThat(figures.path("completed").asLong(-1)).isEqualTo(completed);
        assertThat(figures.at("/figures/totalMillis/n").asLong(-1)).isEqualTo(completed);
        assertThat(figures.at("/figures/pauseMillis/n").asLong(-1)).isEqualTo(completed);
        System.out.println(moves.size() + " moves, by result: "
                + moves.stream()
                        .collect(Collectors.groupingBy(
                                move -> state(move) + " " + text(move, "code"), TreeMap::new, Collectors.counting())));
    }

    private void nothingIsLost(List<JsonNode> moves, List<String> operations) {
        Set<String> told = moves.stream().map(move -> text(move, "id")).collect(Collectors.toSet());
        assertThat(told).hasSameSizeAs(moves);
        assertThat(world.moves())
                .allSatisfy(move -> assertThat(told).contains(move.id().toString()));
        assertThat(moves.stream().map(move -> text(move, "operationId"))).containsAll(operations);
        assertThat(moves.stream().map(move -> text(move, "vmId")))
                .containsAll(
                        homes.keySet().stream().map(vm -> vm.id().toString()).toList());
    }

    private void isTold(JsonNode told) {
        SimulatedMove move = world.findMove(MigrationId.parse(text(told, "id")))
                .filter(SimulatedMove::began)
                .orElse(null);
        if (move == null) {
            assertThat(state(told)).as("%s", told).isIn(MigrationState.FAILED, MigrationState.CANCELLED);
            assertThat(told.has("sourceReport")).as("%s", told).isFalse();
            return;
        }
        MoveReport truth = move.sourceReport().orElseThrow();
        JsonNode report = told.path("sourceReport");
        assertThat(move.result()).hasValue(state(told));
        assertThat(report.path("bytes").asLong(-1)).isEqualTo(truth.bytes());
        assertThat(report.path("memoryBytes").asLong(-1)).isEqualTo(truth.memoryBytes());
        assertThat(report.path("passes").asInt(-1)).isEqualTo(truth.passes());
        assertThat(report.path("phases").size()).isEqualTo(truth.phases().size());
        if (state(told) == MigrationState.COMPLETED) {
            assertThat(report.at("/pause/pauseMicros").asLong(-1)).isPositive();
            assertThat(told.path("durationMillis").asLong(-1)).isNotNegative();
            assertThat(told.path("percent").asDouble(0)).isEqualTo(100);
            assertThat(told.has("startedAt") && told.has("endedAt")).isTrue();
        } else {
            assertThat(text(told, "code")).isNotEmpty();
        }
    }

    /** Where it was at first, or where its last completed move has brought it. */
    private void everyVmIsOnOneHost(List<JsonNode> moves) {
        Map<String, String> places = new HashMap<>();
        homes.forEach((vm, host) -> places.put(vm.id().toString(), host.name()));
        List<JsonNode> inOrder = new ArrayList<>(moves);
        inOrder.sort(Comparator.comparing(move -> text(move, "createdAt")));
        inOrder.stream()
                .filter(move -> state(move) == MigrationState.COMPLETED)
                .forEach(move -> places.put(text(move, "vmId"), text(move, "target")));
        for (SimulatedVm vm : homes.keySet()) {
            List<String> copies = world.hosts().stream()
                    .filter(host ->
                            host.vms().stream().anyMatch(copy -> copy.id().equals(vm.id())))
                    .map(SimulatedHost::name)
                    .toList();
            assertThat(copies)
                    .as("copies of %s", vm.name())
                    .containsExactly(places.get(vm.id().toString()));
            assertThat(world.runsOn(vm.id())).map(SimulatedHost::name).hasValue(copies.getFirst());
        }
    }

    private void operationsFollowTheirMoves(List<JsonNode> moves) {
        Map<String, Set<MigrationState>> results = moves.stream()
                .collect(Collectors.groupingBy(
                        move -> text(move, "operationId"), Collectors.mapping(MoveJudge::state, Collectors.toSet())));
        List<JsonNode> operations = server.items("/api/v1/operations");
        assertThat(operations).hasSameSizeAs(results.keySet());
        for (JsonNode operation : operations) {
            Set<MigrationState> states = results.getOrDefault(text(operation, "id"), Set.of());
            String expected = states.equals(Set.of(MigrationState.COMPLETED))
                    ? "SUCCEEDED"
                    : states.equals(Set.of(MigrationState.CANCELLED)) ? "CANCELLED" : "FAILED";
            assertThat(text(operation, "state")).as("%s", operation).isEqualTo(expected);
        }
    }

    private static MigrationState state(JsonNode move) {
        return MigrationState.valueOf(text(move, "state"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
