package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Role;
import io.godwit.simulator.MoveFault;
import io.godwit.simulator.SimulatedHost;
import io.godwit.simulator.SimulatedMove;
import io.godwit.simulator.SimulatedVm;
import io.godwit.simulator.SimulatedWorld;
import io.godwit.simulator.StartFault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A real controller and modelled hosts; the world says what is right. */
class SimulatedHostsTest {

    private final TestingServer server = TestingServer.shared();
    private final SimulatedWorld world = SimulatedWorld.atSpeed(50);
    private final SimulatedHost source = SimulatedHost.join(world, server.token("sim-a"));
    private final SimulatedHost target = SimulatedHost.join(world, server.token("sim-b"));
    private final SimulatedVm vm = source.addVm(SimulatedVm.named("modelled"));

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aWholeMoveEndsAtTheControllerAsItDidInTheWorld() {
        SimulatedMove move = ended(start());
        assertThat(move.result()).hasValue(MigrationState.COMPLETED);
        assertThat(world.runsOn(vm.id())).hasValue(target);
        Await.until("shown at the target", () -> shownOn().equals(List.of("sim-b")));
        judge(move);
    }

    static Stream<MoveFault> faults() {
        return Stream.of(
                new MoveFault.Fail(30, ErrorCode.TUNNEL_LOST, "both adapters are dead"),
                new MoveFault.HostDies(30, Role.TARGET),
                new MoveFault.AgentRestarts(30, Role.SOURCE),
                new MoveFault.AgentRestarts(30, Role.TARGET),
                new MoveFault.HypervisorEnds(30, Role.SOURCE),
                new MoveFault.HypervisorEnds(30, Role.TARGET));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whateverHappensInAMoveTheControllerLearnsItsEnd(MoveFault fault) {
        source.faults().onNextMove(fault);
        SimulatedMove move = ended(start());
        boolean harmless = fault instanceof MoveFault.AgentRestarts;
        assertThat(move.result()).hasValue(harmless ? MigrationState.COMPLETED : MigrationState.FAILED);
        assertThat(world.runsOn(vm.id())).hasValue(harmless ? target : source);
        judge(move);
    }

    @Test
    void aSourceThatDiesReportsOnceItIsBack() {
        source.faults().onNextMove(new MoveFault.HostDies(30, Role.SOURCE));
        String id = start();
        Await.until(
                "the source is dead",
                () -> world.moves().stream().anyMatch(move -> move.state() == MigrationState.FAILED));
        assertThat(world.runsOn(vm.id())).isEmpty();
        source.boot();
        judge(ended(id));
    }

    @Test
    void anUndecidedMoveStandsWithItsAlarmUntilItIsDecided() {
        source.faults().onNextMove(new MoveFault.Undecided());
        String id = start();
        server.awaitState(id, "UNDECIDED");
        assertThat(world.runsOn(vm.id())).isEmpty();
        move(id).decide(true);
        assertThat(world.runsOn(vm.id())).hasValue(target);
        judge(ended(id));
    }

    static Stream<StartFault> startFaults() {
        return Stream.of(
                new StartFault.LoseOrder(),
                new StartFault.LoseAnswer(),
                new StartFault.AnswerLate(Duration.ofMillis(300)));
    }

    @ParameterizedTest
    @MethodSource("startFaults")
    void anAnswerThatIsLostAtTheSourceNeitherLosesNorRepeatsTheMove(StartFault fault) {
        source.faults().onNextStart(Role.SOURCE, fault);
        SimulatedMove move = ended(start());
        assertThat(move.result()).hasValue(MigrationState.COMPLETED);
        judge(move);
    }

    @Test
    void aRefusalAtTheTargetEndsTheMoveBeforeAnythingBegan() {
        target.faults().onNextStart(Role.TARGET, new StartFault.Refuse(ErrorCode.DEFINITION_REFUSED, "no bridge"));
        String id = start();
        server.awaitState(id, "FAILED");
        assertThat(world.runsOn(vm.id())).hasValue(source);
        assertThat(world.findMove(io.godwit.model.MigrationId.parse(id))).isEmpty();
    }

    @Test
    void reportsThatComeTwiceAndAfterAnAbsenceCountOnce() {
        source.link().repeat(3);
        String id = start();
        Await.until("begun", () -> world.moves().stream().anyMatch(SimulatedMove::began));
        source.leave();
        Await.until("over in the world", () -> move(id).result().isPresent());
        source.come();
        judge(ended(id));
    }

    @Test
    void aMoveThatIsCancelledLeavesTheVmWhereItIs() {
        world.limitLink(source, target, 1);
        String id = start();
        server.awaitState(id, "TRANSFERRING");
        assertThat(server.postText("/api/v1/migrations/" + id + "/cancel", "").status())
                .isEqualTo(202);
        SimulatedMove move = ended(id);
        assertThat(move.result()).hasValue(MigrationState.CANCELLED);
        assertThat(world.runsOn(vm.id())).hasValue(source);
        judge(move);
    }

    @Test
    void textsOfWrongShapeDoNoHarm() {
        source.awaitConnected();
        for (String text : List.of(
                "no json",
                "[]",
                "{\"jsonrpc\":\"2.0\",\"method\":\"inventory.full\",\"params\":{\"vms\":[{\"name\":\"\"}]}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"inventory.vm.changed\",\"params\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"migration.report\",\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"unknown\"}")) {
            source.link().sendRaw(text);
        }
        judge(ended(start()));
        assertThat(source.link().welcomes()).isEqualTo(1);
    }

    private String start() {
        target.awaitConnected();
        Await.until("shown at the source", () -> shownOn().equals(List.of("sim-a")));
        TestingServer.Answer answer = server.migrate(vm.id().toString(), "sim-b");
        assertThat(answer.status()).as(answer.detail()).isEqualTo(202);
        return TestingServer.moveOf(answer);
    }

    private List<String> shownOn() {
        return server.items("/api/v1/vms?name=" + vm.id()).stream()
                .map(shown -> shown.path("host").asString(""))
                .toList();
    }

    private SimulatedMove move(String id) {
        return world.findMove(io.godwit.model.MigrationId.parse(id)).orElseThrow();
    }

    private SimulatedMove ended(String id) {
        Await.until("move is over at the controller", () -> {
            String state = server.migration(id).path("state").asString("");
            return MigrationState.valueOf(state).ended() && !state.equals("UNDECIDED");
        });
        return move(id);
    }

    private void judge(SimulatedMove move) {
        JsonNode told = server.migration(move.id().toString());
        assertThat(told.path("state").asString(""))
                .isEqualTo(move.result().orElseThrow().name());
        assertThat(told.at("/sourceReport/bytes").asLong(-1))
                .isEqualTo(move.sourceReport().orElseThrow().bytes());
        assertThat(world.violations()).isEmpty();
        assertThat(world.openStorageTokens()).isZero();
    }
}
