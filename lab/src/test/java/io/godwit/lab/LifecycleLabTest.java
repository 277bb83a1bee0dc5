package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.network.LabNetwork;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.NamespaceProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab comes and goes without a trace, however it ends. */
@Tag("lab")
class LifecycleLabTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final LabName NAME = LabName.unique("cycle");
    private static final LabName OTHER = LabName.unique("cycle");

    @TempDir
    private Path directory = Path.of("");

    private MachineState before = new MachineState(List.of());

    @BeforeEach
    void lookAround() {
        before = MachineState.now();
    }

    @AfterEach
    void removeWhatIsLeft() {
        Lab.down(NAME);
        Lab.down(OTHER);
    }

    @Test
    void afterDownTheMachineIsAsBefore() {
        List<Long> processes;
        try (Lab lab = Lab.up(settings(NAME))) {
            lab.createGuest(GuestSettings.of("vm1", "h1").withMemory(128L << 20));
            processes = processes(lab);
            assertThat(processes).hasSizeGreaterThan(8);
        }
        assertNothingIsLeft(processes);
    }

    @Test
    void afterKillingEverythingDownStillRemovesAll() {
        Lab lab = Lab.up(settings(NAME));
        lab.createGuest(GuestSettings.of("vm1", "h1").withMemory(128L << 20));
        List<Long> processes = processes(lab);
        processes.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        Lab.down(NAME);
        assertNothingIsLeft(processes);
    }

    @Test
    void downRemovesALabWhoseRecordIsLost() throws IOException {
        Lab lab = Lab.up(settings(NAME));
        List<Long> processes = processes(lab);
        Files.delete(new LabPaths(NAME).record());
        assertThat(Lab.down(NAME)).isTrue();
        assertNothingIsLeft(processes);
        assertThat(Lab.down(NAME)).isFalse();
    }

    @Test
    void twoLabsLiveSideBySideAndOneGoesWithoutTheOther() {
        try (Lab first = Lab.up(settings(NAME));
                Lab second = Lab.up(settings(OTHER))) {
            Lab.down(NAME);
            assertThat(first.hosts()).noneMatch(LabHost::isUp);
            assertThat(second.hosts()).allMatch(LabHost::isUp);
            assertThat(second.createGuest(GuestSettings.of("vm1", "h1").withMemory(128L << 20))
                            .status()
                            .memoryIntact())
                    .isTrue();
        }
        assertNothingIsLeft(List.of());
    }

    @Test
    void whatACrashedRunLeftIsToldAndRemovedByTheNext() throws IOException, InterruptedException {
        Process maker = startMaker();
        Path booting = new LabPaths(NAME).host("h1").supervision().resolve("booted");
        Await.until(PATIENCE, () -> Files.exists(booting), () -> "the lab is not being made");
        maker.destroyForcibly().waitFor();
        List<String> told = new ArrayList<>();
        try (Lab lab = Lab.up(settings(NAME), told::add)) {
            assertThat(lab.hosts()).allMatch(LabHost::isUp);
        }
        assertThat(told).contains("removing what an earlier run of lab " + NAME + " left behind");
        assertNothingIsLeft(List.of());
    }

    @Test
    void aLabThatIsBrokenOffWhileItIsMadeLeavesNothing() throws IOException, InterruptedException {
        Process maker = startMaker();
        Path booting = new LabPaths(NAME).host("h1").supervision().resolve("booted");
        Await.until(PATIENCE, () -> Files.exists(booting), () -> "the lab is not being made");
        maker.destroy();
        maker.waitFor();
        assertThat(maker.exitValue()).isNotZero();
        assertNothingIsLeft(List.of());
    }

    /** The maker runs in a network namespace that plays the machine: names and addresses of the lab are taken there. */
    @Test
    void bridgesAndAddressesTakenByOthersDoNotMatter() throws IOException, InterruptedException {
        Process maker = startMaker(
                "unshare", "--net", "sh", "-ec", """
                for bridge in br-vm vm mgmt stor mig; do ip link add $bridge type bridge; done
                ip address add 10.77.1.1/24 dev mgmt
                ip -o link > "$0"
                "$@"
                ip -o link | cmp - "$0"
                """, directory.resolve("links").toString());
        assertThat(maker.waitFor()).isZero();
        try (Lab lab = Lab.attach(NAME)) {
            assertThat(lab.hosts()).allMatch(LabHost::isUp);
        }
        Lab.down(NAME);
        assertNothingIsLeft(List.of());
    }

    private static LabSettings settings(LabName name) {
        return LabSettings.named(name.value()).withoutGodwit();
    }

    private static Process startMaker(String... wrapper) throws IOException {
        List<String> command = new ArrayList<>(List.of(wrapper));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LabMain.class.getName(),
                "lab",
                "up",
                "--libvirt-only",
                "--name",
                NAME.value()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<Long> processes(Lab lab) {
        LabName name = lab.settings().name();
        List<Path> namespaces = Stream.concat(
                        lab.hosts().stream().map(LabHost::networkNamespace),
                        Stream.of(name.namespacePath(LabNetwork.SWITCH), lab.client()))
                .toList();
        return NamespaceProcesses.of(namespaces).find();
    }

    private void assertNothingIsLeft(List<Long> processes) {
        // The kernel takes a namespace's last links and a process's entry away a moment after the call has returned.
        Await.until(
                Duration.ofMinutes(1),
                () -> left().isEmpty() && alive(processes).isEmpty(),
                () -> "left behind: " + left() + ", processes " + alive(processes));
        assertThat(MachineState.now().things()).containsAll(before.lasting().things());
    }

    private List<String> left() {
        List<String> left = new ArrayList<>(MachineState.now().things());
        left.removeAll(before.things());
        left.removeIf(MachineState::isOfTheSystem);
        if (otherLabs()) {
            left.removeIf(thing -> thing.contains("godwit") && !thing.contains(NAME.value()));
        }
        return left;
    }

    /** Labs of other people on this machine come and go meanwhile. */
    private static boolean otherLabs() {
        try (Stream<Path> labs = Files.list(LabPaths.RUN_ROOT)) {
            return labs.anyMatch(lab -> !lab.getFileName().toString().startsWith(NAME.value()));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Long> alive(List<Long> processes) {
        return processes.stream()
                .filter(pid -> Files.isReadable(Path.of("/proc/" + pid + "/ns/net"))
                        && Files.exists(Path.of("/proc/" + pid + "/exe")))
                .toList();
    }
}
