package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.lab.guest.DiskLog;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.guest.TcpSession;
import io.godwit.lab.guest.TcpSessionReport;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Guests of the lab, on hosts with libvirt alone. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestLabTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeAll
    void up() {
        lab = Lab.up(LabSettings.named(LabName.unique("guests").value()).withoutGodwit());
    }

    @AfterAll
    void down() {
        lab.close();
    }

    @Test
    void aGuestEchoesWritesItsMemoryAndVerifiesIt() {
        Guest guest = lab.createGuest(GuestSettings.of("echo", "h1").withDirtyRate(20 * MEBIBYTE));
        TcpSessionReport report;
        GuestStatus first = guest.status();
        try (TcpSession session = guest.openSession(200)) {
            Await.until(
                    PATIENCE, () -> session.report().answered() > 1000, () -> "too few answers: " + session.report());
            report = session.finish();
        }
        GuestStatus later = guest.status();
        assertThat(report.sent()).isEqualTo(report.answered()).isGreaterThan(1000);
        assertThat(report.lost()).isZero();
        assertThat(report.reconnects()).isZero();
        assertThat(later.bootId()).isEqualTo(first.bootId());
        assertThat(later.heartbeat()).isGreaterThan(first.heartbeat());
        assertThat(later.verifiedPages()).isGreaterThan(first.verifiedPages());
        assertThat(later.memoryIntact()).isTrue();
        double seconds = (later.uptimeMillis() - first.uptimeMillis()) / 1000.0;
        assertThat((later.dirtyBytes() - first.dirtyBytes()) / seconds).isGreaterThan(1.0 * MEBIBYTE);
        Command.run("virsh", "-q", "-c", lab.host("h1").libvirtUri(), "destroy", "echo");
    }

    @Test
    void whatAGuestWroteToItsDiskIsFoundInTheImage() {
        Guest guest = lab.createGuest(GuestSettings.of("disk", "h2"));
        Await.until(PATIENCE, () -> guest.status().diskAcked() >= 50, () -> "no disk records: " + guest.status());
        GuestStatus status = guest.status();
        Command.run("virsh", "-q", "-c", lab.host("h2").libvirtUri(), "destroy", "disk");
        DiskLog log = guest.readDisk(status);
        assertThat(log.acked()).isEqualTo(status.diskAcked());
        assertThat(log.complete()).as("%s", log).isTrue();
        assertThat(status.diskError()).isZero();
    }

    @Test
    void aFlippedBitIsNoticedByTheGuest() {
        Guest guest = lab.createGuest(GuestSettings.of("flip", "h1").withMemory(128 * MEBIBYTE));
        assertThat(guest.status().memoryIntact()).isTrue();
        guest.flipBit();
        Await.until(PATIENCE, () -> !guest.status().memoryIntact(), () -> "not noticed: " + guest.status());
        Await.until(
                PATIENCE,
                () -> guest.console().stream().anyMatch(line -> line.startsWith("GODWIT-GUEST HEART STOPPED")),
                () -> "the heart beats on: " + guest.console());
        assertThat(guest.console()).anyMatch(line -> line.startsWith("GODWIT-GUEST CORRUPT page="));
        long heartbeat = guest.status().heartbeat();
        long verified = guest.status().verifiedPages();
        Await.until(PATIENCE, () -> guest.status().verifiedPages() > verified + 500, () -> "the verifier stands still");
        assertThat(guest.status().heartbeat()).isEqualTo(heartbeat);
        Command.run("virsh", "-q", "-c", lab.host("h1").libvirtUri(), "destroy", "flip");
    }

    @Test
    void tenMovesByVirshLeaveABusyGuestIntact() {
        Guest guest = lab.createGuest(GuestSettings.of("mover", "h1").withDirtyRate(20 * MEBIBYTE));
        GuestStatus first = guest.status();
        try (TcpSession session = guest.openSession(100)) {
            for (int move = 0; move < 10; move++) {
                long verified = guest.status().verifiedPages();
                migrate(guest, lab.host(move % 2 == 0 ? "h1" : "h2"), lab.host(move % 2 == 0 ? "h2" : "h1"));
                Await.until(
                        PATIENCE,
                        () -> guest.status().verifiedPages() > verified + 1000,
                        () -> "the guest does not go on: " + guest.console());
            }
            TcpSessionReport report = session.finish();
            assertThat(report.lost()).isZero();
            assertThat(report.reconnects()).isZero();
        }
        GuestStatus last = guest.status();
        assertThat(last.memoryIntact()).isTrue();
        assertThat(last.bootId()).isEqualTo(first.bootId());
        Command.run("virsh", "-q", "-c", lab.host("h1").libvirtUri(), "destroy", "mover");
        assertThat(guest.readDisk(last).complete()).isTrue();
    }

    @Test
    void aGuestThatDoesNotBootIsShownWithItsConsoleAndRemoved() {
        GuestSettings broken =
                GuestSettings.of("broken", "h1").withKernelArguments("godwit.fail=1", Duration.ofMinutes(1));
        assertThatThrownBy(() -> lab.createGuest(broken))
                .hasMessageContaining("did not boot within 60000 ms")
                .hasMessageContaining("GODWIT-GUEST FAILED godwit.fail was asked for");
        assertThat(lab.guests()).noneMatch(guest -> guest.name().equals("broken"));
        assertThat(Command.run("virsh", "-c", lab.host("h1").libvirtUri(), "list", "--all", "--name"))
                .doesNotContain("broken");
    }

    @Test
    void badInputIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> lab.createGuest(GuestSettings.of("vm", "h9"))).hasMessageContaining("has no host h9");
        lab.createGuest(GuestSettings.of("twice", "h1").notStarted());
        assertThatThrownBy(() -> lab.createGuest(GuestSettings.of("twice", "h2").notStarted()))
                .hasMessageContaining("has a guest named twice already");
        assertThatThrownBy(() -> Lab.up(lab.settings())).hasMessageContaining("is up already");
        assertThatThrownBy(() -> lab.controller()).hasMessageContaining("has no controller");
    }

    @Test
    void everyHostIsAMachineOfItsOwn() {
        List<String> bootIds = lab.hosts().stream().map(LabHost::bootId).toList();
        assertThat(bootIds).doesNotHaveDuplicates().hasSize(2);
        for (LabHost host : lab.hosts()) {
            assertThat(host.exec(List.of("cat", "/proc/sys/kernel/random/boot_id")))
                    .isEqualTo(host.bootId());
            assertThat(host.exec(List.of("hostname"))).isEqualTo(host.name());
            assertThat(Command.run("virsh", "-c", host.libvirtUri(), "hostname"))
                    .isEqualTo(host.name());
            assertThat(host.exec(List.of("cat", "/proc/self/cgroup"))).doesNotContain("godwit-lab");
        }
    }

    @Test
    void aDaemonThatIsKilledComesBackUnlessItsSupervisionIsPaused() {
        LabHost host = lab.host("h2");
        long first = host.daemon("libvirtd").pid();
        host.daemon("libvirtd").kill();
        Await.until(
                PATIENCE,
                () -> host.daemon("libvirtd").findPid().orElse(first) != first,
                () -> "libvirtd does not come back");
        host.daemon("libvirtd").pauseSupervision();
        host.daemon("libvirtd").kill();
        assertThat(host.daemon("libvirtd").findPid()).isEmpty();
        host.daemon("libvirtd").resumeSupervision();
        host.awaitLibvirt();
    }

    private static void migrate(Guest guest, LabHost source, LabHost target) {
        Command.run(
                PATIENCE,
                List.of(
                        "virsh",
                        "-q",
                        "-c",
                        source.libvirtUri(),
                        "migrate",
                        "--live",
                        "--unsafe",
                        "--persistent",
                        "--undefinesource",
                        guest.name(),
                        target.libvirtUri(),
                        "--migrateuri",
                        "tcp://" + target.address(LabNetworkName.MIGRATION)));
    }
}
