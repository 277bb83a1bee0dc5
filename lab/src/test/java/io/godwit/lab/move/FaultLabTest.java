package io.godwit.lab.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.LabSettings;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.process.Await;
import io.godwit.model.migration.MigrationState;
import io.godwit.mover.hook.HookPoint;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * A mover is killed at a chosen point: exactly one copy runs afterwards (requirement B4), at the source before COMMIT, at the
 * target after it; where nobody can know, the copy stays paused and an alarm stands.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultLabTest {

    @SuppressWarnings("NullAway.Init")
    private MovingLab moving;

    @BeforeAll
    void up() {
        moving = MovingLab.up(
                LabSettings.named(LabName.unique("faults").value()),
                GuestSettings.of("faulty", "h1").withMemory(128 << 20).withDirtyRate(5 << 20));
        for (LabHost host : moving.lab().hosts()) {
            moving.virsh(host, "autostart", moving.guest().uuid());
        }
    }

    @AfterAll
    void down() {
        moving.close();
    }

    /** Before it asked, the source's own record decides; after it, nothing was recorded at the target, which then aborts. */
    @ParameterizedTest
    @EnumSource(names = {"SOURCE_BEGUN", "SOURCE_PREPARED", "SOURCE_PERFORMED", "SOURCE_ASKED"})
    @Order(1)
    void whenTheSourcesMoverDiesBeforeCommitTheVmRunsOnAtTheSource(HookPoint point) {
        String source = moving.place();
        JsonNode ended = killAt(source, source, point);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("FAILED");
        assertThat(ended.path("code").asString()).isEqualTo("mover-lost");
        moving.assertOnlyOn(source);
        assertAutostart(source);
    }

    @ParameterizedTest
    @EnumSource(names = {"TARGET_PREPARED", "TARGET_ASKED"})
    @Order(2)
    void whenTheTargetsMoverDiesBeforeCommitTheVmRunsOnAtTheSource(HookPoint point) {
        String source = moving.place();
        JsonNode ended = killAt(source, moving.other(source), point);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("FAILED");
        moving.assertOnlyOn(source);
        assertAutostart(source);
    }

    /** COMMIT stands, Finish3 was never called, libvirt removes the copy, the agent saw it end and never run: NEVER-RAN. */
    @Test
    @Order(3)
    void whenTheTargetsMoverDiesBetweenCommitAndFinishTheVmRunsOnAtTheSource() {
        String source = moving.place();
        JsonNode ended = killAt(source, moving.other(source), HookPoint.TARGET_COMMITTED);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("FAILED");
        assertThat(ended.path("message").asString()).contains("without ever having run");
        moving.assertOnlyOn(source);
        assertAutostart(source);
    }

    @ParameterizedTest
    @EnumSource(names = {"TARGET_FINISHED", "TARGET_RECORDED"})
    @Order(4)
    void whenTheTargetsMoverDiesAfterFinishTheVmRunsAtTheTarget(HookPoint point) {
        String source = moving.place();
        String target = moving.other(source);
        JsonNode ended = killAt(source, target, point);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
        moving.assertOnlyOn(target);
        assertAutostart(target);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_ANSWERED", "SOURCE_CONFIRMED"})
    @Order(5)
    void whenTheSourcesMoverDiesAfterCommitTheVmRunsAtTheTarget(HookPoint point) {
        String source = moving.place();
        String target = moving.other(source);
        JsonNode ended = killAt(source, source, point);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
        moving.assertOnlyOn(target);
        assertAutostart(target);
    }

    /** The source's record that it asked is gone with its runtime directory: a missing record must not be taken for ABORT. */
    @Test
    @Order(6)
    void whenTheSourcesRecordsAreGoneTooOnlyTheTargetsWordCounts() {
        String source = moving.place();
        String target = moving.other(source);
        try (MovingLab.Held held = moving.hold(source, HookPoint.SOURCE_ANSWERED)) {
            String id = moving.start(target);
            held.awaitReached();
            assertThat(moving.running()).containsExactly(target);
            moving.lab().host(source).daemon("agent").pauseSupervision();
            moving.lab().host(source).daemon("agent").kill();
            moving.killMover(source);
            moving.lab().host(source).exec(List.of("rm", "-r", "/run/godwit"));
            held.release();
            moving.lab().host(source).daemon("agent").resumeSupervision();
            JsonNode ended = moving.awaitEnd(id);
            assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
            moving.assertOnlyOn(target);
        }
    }

    /** A daemon that is away before COMMIT could not carry it out: the move is aborted instead. */
    @Test
    @Order(7)
    void whenTheTargetsLibvirtDiesBeforeCommitTheVmRunsOnAtTheSource() {
        String source = moving.place();
        String target = moving.other(source);
        try (MovingLab.Held held = moving.hold(target, HookPoint.TARGET_ASKED)) {
            String id = moving.start(target);
            held.awaitReached();
            moving.lab().host(target).daemon("libvirtd").kill();
            held.release();
            JsonNode ended = moving.awaitEnd(id);
            assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("FAILED");
            moving.assertOnlyOn(source);
            assertAutostart(source);
        }
    }

    /** The agent's event stream is broken too: whether the copy had run cannot be known. Last: the VM stays paused. */
    @Test
    @Order(9)
    void whenNobodySawWhatBecameOfTheCopyTheVmStaysPausedAndAnAlarmStands() {
        String source = moving.place();
        String target = moving.other(source);
        LabHost targetHost = moving.lab().host(target);
        try (MovingLab.Held held = moving.hold(target, HookPoint.TARGET_COMMITTED)) {
            String id = moving.start(target);
            held.awaitReached();
            targetHost.daemon("agent").pauseSupervision();
            targetHost.daemon("agent").kill();
            moving.killMover(target);
            held.release();
            Await.until(
                    MovingLab.PATIENCE,
                    () -> moving.domainState(targetHost).isEmpty(),
                    () -> "libvirt keeps the copy: " + moving.states());
            targetHost.daemon("agent").resumeSupervision();
            moving.awaitState(id, MigrationState.UNDECIDED);
            assertThat(moving.domainState(moving.lab().host(source))).isEqualTo("paused (migrating)");
            assertThat(moving.domainState(targetHost)).isEmpty();
            Await.until(
                    MovingLab.PATIENCE,
                    () -> alarms().contains(id) && alarms().contains("never resume the source before that is known"),
                    () -> "no alarm tells that nobody knows: " + alarms());
        }
    }

    private String alarms() {
        return moving.api().fetch("/api/v1/alarms").toString();
    }

    private JsonNode killAt(String source, String victim, HookPoint point) {
        try (MovingLab.Held held = moving.hold(victim, point)) {
            String id = moving.start(moving.other(source));
            held.awaitReached();
            moving.killMover(victim);
            held.release();
            return moving.awaitEnd(id);
        }
    }

    private void assertAutostart(String host) {
        Await.until(
                MovingLab.PATIENCE,
                () -> moving.virsh(
                                moving.lab().host(host),
                                "dominfo",
                                moving.guest().uuid())
                        .output()
                        .matches("(?s).*Autostart:\\s+enable.*"),
                () -> "the VM on " + host + " does not start with its host any more");
    }
}
