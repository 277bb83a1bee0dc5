package io.godwit.lab.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.LabSettings;
import io.godwit.lab.controller.ApiAnswer;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.host.Daemon;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.process.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * What happens to a move in its second pass or later when it is cancelled, or when the parts that are not needed for it die.
 * The link is five times slower than what the guest is told to write: also on a machine too busy to let it write that much
 * the move cannot end by itself before the guest is told to write less.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptionLabTest {

    private static final int LINK_MEGABITS = 50;
    private static final long BUSY = 30L << 20;

    @SuppressWarnings("NullAway.Init")
    private MovingLab moving;

    @BeforeAll
    void up() {
        moving = MovingLab.up(
                LabSettings.named(LabName.unique("interr").value()).withMigrationMegabits(LINK_MEGABITS),
                GuestSettings.of("busy", "h1").withMemory(128 << 20).withDirtyRate(BUSY));
    }

    @AfterAll
    void down() {
        moving.close();
    }

    @BeforeEach
    void busy() {
        moving.guest().setDirtyRate(BUSY);
    }

    @Test
    void aCancelledMoveLeavesTheVmRunningAtTheSource() {
        String source = moving.place();
        try (PassWatch passes = new PassWatch(moving.lab().host(source))) {
            String id = moving.start(moving.other(source));
            passes.awaitPass(2);
            ApiAnswer refused = moving.request(moving.guest().name(), moving.other(source));
            assertThat(refused.status())
                    .as("a second move of the same VM: %s", refused)
                    .isEqualTo(409);
            assertThat(refused.body().path("code").asString()).isEqualTo("vm-busy");
            ApiAnswer answer = moving.api().post("/api/v1/migrations/" + id + "/cancel", Map.of());
            assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
            JsonNode ended = moving.awaitEnd(id);
            assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("CANCELLED");
            moving.assertOnlyOn(source);
            ApiAnswer late = moving.api().post("/api/v1/migrations/" + id + "/cancel", Map.of());
            assertThat(late.body().path("code").asString()).isEqualTo("migration-ended");
        }
    }

    @Test
    void aMoveCompletesWithoutItsControllerWhichLearnsItAfterwards() {
        String source = moving.place();
        String target = moving.other(source);
        Daemon controller = moving.lab().controller().daemon();
        try (PassWatch passes = new PassWatch(moving.lab().host(source))) {
            String id = moving.start(target);
            passes.awaitPass(2);
            controller.pauseSupervision();
            controller.kill();
            moving.guest().setDirtyRate(0);
            Await.until(
                    MovingLab.PATIENCE,
                    () -> moving.running().equals(List.of(target)),
                    () -> "not moved without the controller: " + moving.states());
            assertThat(controller.findPid()).isEmpty();
            controller.resumeSupervision();
            JsonNode ended = moving.awaitEnd(id);
            assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
            assertThat(ended.path("sourceReport")
                            .path("pause")
                            .path("pauseMicros")
                            .asLong())
                    .as("%s", ended)
                    .isPositive();
            moving.assertOnlyOn(target);
        } finally {
            controller.resumeSupervision();
        }
    }

    @Test
    void aMoveCompletesWhileBothAgentsAreStartedAgain() {
        String source = moving.place();
        String target = moving.other(source);
        try (PassWatch passes = new PassWatch(moving.lab().host(source))) {
            String id = moving.start(target);
            passes.awaitPass(2);
            moving.lab().host(source).daemon("agent").kill();
            moving.lab().host(target).daemon("agent").kill();
            moving.guest().setDirtyRate(0);
            JsonNode ended = moving.awaitEnd(id);
            assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
            moving.assertOnlyOn(target);
        }
    }

    @Test
    void whenAMoverDiesInTheMiddleOfTheTransferTheVmRunsOnAtTheSource() {
        for (boolean atSource : new boolean[] {true, false}) {
            String source = moving.place();
            try (PassWatch passes = new PassWatch(moving.lab().host(source))) {
                String id = moving.start(moving.other(source));
                passes.awaitPass(2);
                moving.killMover(atSource ? source : moving.other(source));
                JsonNode ended = moving.awaitEnd(id);
                assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("FAILED");
                moving.assertOnlyOn(source);
            }
        }
    }
}
