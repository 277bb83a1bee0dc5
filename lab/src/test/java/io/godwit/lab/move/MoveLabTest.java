package io.godwit.lab.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.LabSettings;
import io.godwit.lab.guest.DiskLog;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.guest.TcpSession;
import io.godwit.lab.guest.TcpSessionReport;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Moves as they should be. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoveLabTest {

    private static final int MOVES = 20;
    private static final long MEBIBYTE = 1L << 20;

    /** Less than the 30 s between two full readings, five times in a row: so it was an event that told. */
    private static final Duration BY_EVENT = Duration.ofSeconds(20);

    @SuppressWarnings("NullAway.Init")
    private MovingLab moving;

    @BeforeAll
    void up() {
        moving = MovingLab.up(
                LabSettings.named(LabName.unique("moves").value()),
                GuestSettings.of("mover", "h1").withMemory(128 * MEBIBYTE).withDirtyRate(20 * MEBIBYTE));
    }

    @AfterAll
    void down() {
        moving.close();
    }

    @Test
    void aVmMadeWithVirshIsDefinedRunningAndStartedWithItsHostAtTheTargetAndGoneFromTheSource() {
        String source = moving.place();
        String target = moving.other(source);
        LabHost from = moving.lab().host(source);
        LabHost to = moving.lab().host(target);
        assertThat(moving.virsh(from, "autostart", moving.guest().uuid()).succeeded())
                .isTrue();
        JsonNode ended = moving.awaitEnd(moving.start(target));
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
        moving.assertOnlyOn(target);
        Await.until(
                MovingLab.PATIENCE,
                () -> info(to).matches("(?s).*Persistent:\\s+yes.*")
                        && info(to).matches("(?s).*Autostart:\\s+enable.*"),
                () -> "not defined or not started with its host at the target: " + info(to));
        assertThat(moving.virsh(from, "dominfo", moving.guest().uuid()).succeeded())
                .isFalse();
        assertThat(ended.path("sourceReport").path("pause").path("pauseMicros").asLong())
                .isPositive();
        assertThat(ended.path("sourceReport").path("bytes").asLong())
                .isGreaterThanOrEqualTo(
                        ended.path("sourceReport").path("memoryBytes").asLong());
    }

    @Test
    void twentyMovesBackAndForthKeepOneTcpSessionAndEveryDiskWrite() {
        GuestStatus first = moving.guest().status();
        TcpSessionReport report;
        try (TcpSession session = moving.guest().openSession(100)) {
            for (int i = 0; i < MOVES; i++) {
                String target = moving.other(moving.place());
                JsonNode ended = moving.awaitEnd(moving.start(target));
                assertThat(ended.path("state").asString())
                        .as("move %d: %s", i + 1, ended)
                        .isEqualTo("COMPLETED");
                moving.assertGuestLives();
            }
            report = session.finish();
        }
        assertThat(report.reconnects()).as("%s", report).isZero();
        assertThat(report.lost()).as("%s", report).isZero();
        GuestStatus last = moving.guest().status();
        assertThat(last.bootId()).isEqualTo(first.bootId());
        assertThat(last.memoryIntact()).as("%s", last).isTrue();
        DiskLog disk = moving.guest().readDisk(last);
        assertThat(disk.complete()).as("%s", disk).isTrue();
    }

    @Test
    void theAgentSeesWhatVirshDoesBehindItsBack() throws IOException {
        LabHost host = moving.lab().host("h2");
        Path xml = host.paths().run().resolve("behind.xml");
        Files.writeString(xml, """
                <domain type='qemu'>
                  <name>behind</name><memory unit='MiB'>16</memory>
                  <os><type arch='x86_64' machine='pc'>hvm</type></os>
                </domain>
                """);
        assertThat(moving.virsh(host, "define", "/run/behind.xml").succeeded()).isTrue();
        awaitSeen("SHUT_OFF");
        assertThat(moving.virsh(host, "start", "--paused", "behind").succeeded())
                .isTrue();
        awaitSeen("PAUSED");
        assertThat(moving.virsh(host, "resume", "behind").succeeded()).isTrue();
        awaitSeen("RUNNING");
        assertThat(moving.request("behind", "h2").body().path("code").asString())
                .isEqualTo("same-host");
        assertThat(moving.virsh(host, "destroy", "behind").succeeded()).isTrue();
        awaitSeen("SHUT_OFF");
        assertThat(moving.request("behind", "h1").body().path("code").asString())
                .isEqualTo("vm-not-running");
        assertThat(moving.virsh(host, "undefine", "behind").succeeded()).isTrue();
        Await.until(
                BY_EVENT,
                () -> seen().isEmpty(),
                () -> "the controller still shows a VM that was undefined: " + seen());
        assertThat(moving.request("behind", "h1").body().path("code").asString())
                .isEqualTo("vm-unknown");
    }

    @Test
    void aDiskIsRefusedWhenWhatItIsBasedOnIsNotSharedOrThePageCacheHoldsWrites() throws IOException {
        LabHost host = moving.lab().host("h1");
        String shared = "/var/lib/libvirt/datastores/shared/over.qcow2";
        host.exec(List.of("qemu-img", "create", "-q", "-f", "qcow2", "/var/lib/libvirt/images/base.qcow2", "1M"));
        host.exec(List.of(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                "/var/lib/libvirt/images/base.qcow2",
                shared));
        try {
            assertRefused(host, shared, "cache='none'", "storage-not-shared", "/var/lib/libvirt/images");
            assertRefused(host, shared, "", "disk-cache-mode", "vda");
        } finally {
            host.attempt(List.of("rm", "-f", shared));
        }
    }

    private void assertRefused(LabHost host, String disk, String cache, String code, String named) throws IOException {
        Files.writeString(host.paths().run().resolve("based.xml"), """
                <domain type='qemu'>
                  <name>based</name><memory unit='MiB'>16</memory>
                  <os><type arch='x86_64' machine='pc'>hvm</type></os>
                  <devices><disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2' %s/><source file='%s'/><target dev='vda' bus='virtio'/>
                  </disk></devices>
                </domain>
                """.formatted(cache, disk));
        assertThat(moving.virsh(host, "create", "/run/based.xml").succeeded()).isTrue();
        try {
            Await.until(
                    BY_EVENT,
                    () -> moving.api()
                            .list("/api/v1/vms?name=based")
                            .valueStream()
                            .anyMatch(vm -> vm.path("state").asString().equals("RUNNING")),
                    () -> "'based' is not seen running");
            JsonNode ended = moving.awaitEnd(
                    moving.request("based", "h2").body().at("/migrations/0/id").asString());
            assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("FAILED");
            assertThat(ended.path("code").asString()).as("%s", ended).isEqualTo(code);
            assertThat(ended.path("message").asString()).contains(named);
            assertThat(moving.virsh(host, "domstate", "based").output()).contains("running");
        } finally {
            moving.virsh(host, "destroy", "based");
        }
    }

    private void awaitSeen(String state) {
        Await.until(
                BY_EVENT,
                () -> seen().valueStream()
                        .anyMatch(vm -> vm.path("state").asString().equals(state)),
                () -> "the controller does not see 'behind' " + state + ": " + seen());
    }

    private JsonNode seen() {
        return moving.api().list("/api/v1/vms?name=behind");
    }

    private String info(LabHost host) {
        return moving.virsh(host, "dominfo", moving.guest().uuid()).output();
    }
}
