package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.controller.Launcher;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import io.godwit.lab.process.CommandOutput;
import io.godwit.link.GodwitJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command line as a person uses it, on real hosts with real guests. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineLabTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long MEBIBYTE = 1L << 20;

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @SuppressWarnings("NullAway.Init")
    private Guest web;

    @SuppressWarnings("NullAway.Init")
    private Guest mail;

    @SuppressWarnings("NullAway.Init")
    private Path home;

    @BeforeAll
    void up(@TempDir Path directory) {
        home = directory;
        lab = Lab.up(LabSettings.named(LabName.unique("shell").value()));
        web = lab.createGuest(GuestSettings.of("web", "h1").withMemory(128 * MEBIBYTE));
        mail = lab.createGuest(GuestSettings.of("mail", "h1").withMemory(128 * MEBIBYTE));
        lab.createGuest(GuestSettings.of("spare", "h2").withMemory(128 * MEBIBYTE));
        CommandOutput login = godwit(
                "login",
                lab.controller().url(),
                "--token-file",
                lab.controller().tokenFile().toString(),
                "--ca-file",
                lab.controller().certificateFile().toString());
        assertThat(login.exitCode()).as("%s", login).isZero();
        Await.until(PATIENCE, () -> vms().size() == 3, () -> "the controller does not show three VMs: " + vms());
    }

    @AfterAll
    void down() {
        lab.close();
    }

    @Test
    void severalVmsMoveByOneCommandWhichTellsEachAndTheHistoryKnowsThem() {
        CommandOutput moved =
                godwit("vm", "migrate", "web", "mail", "--to", "h2", "--reason", "h1 gets new disks", "--wait");
        assertThat(moved.exitCode()).as("%s", moved).isZero();
        assertThat(moved.output()).contains("web").contains("mail").contains("completed");
        assertThat(moved.error()).contains("web:").contains("mail:").contains("transferring");
        assertThat(web.status().memoryIntact()).isTrue();
        assertThat(mail.status().memoryIntact()).isTrue();
        assertThat(virsh("h2").lines()).contains("web", "mail");
        assertThat(virsh("h1")).doesNotContain("web").doesNotContain("mail");

        assertThat(json("history", "ls", "-o", "json").size()).isEqualTo(2);
        JsonNode stats = json("history", "stats", "-o", "json");
        assertThat(stats.path("completed").asInt()).isEqualTo(2);
        assertThat(stats.at("/figures/pauseMillis/n").asInt()).isEqualTo(2);
        assertThat(stats.at("/figures/pauseMillis/min").asDouble()).isPositive();
        JsonNode last = json("migration", "ls", "--limit", "1", "-o", "json").path(0);
        assertThat(last.path("reason").asString()).isEqualTo("h1 gets new disks");
        assertThat(godwit("migration", "show", last.path("id").asString()).output())
                .contains("completed")
                .contains("pause");
        assertThat(godwit("operation", "ls").output()).contains("succeeded");
    }

    @Test
    void whatCannotMoveIsRefusedWithItsReasonAndNothingChanges() {
        assertRefused("same-host", "vm", "migrate", "spare", "--to", "h2");
        assertRefused("vm-unknown", "vm", "migrate", "nobody", "--to", "h1");
        assertRefused("host-unknown", "vm", "migrate", "spare", "--to", "h9");
        assertThat(godwit("host", "maintenance", "on", "h1").exitCode()).isZero();
        assertRefused("host-maintenance", "vm", "migrate", "spare", "--to", "h1");
        assertThat(godwit("host", "maintenance", "off", "h1").exitCode()).isZero();
        assertThat(virsh("h2").lines()).contains("spare");
        assertThat(godwit("vm", "migrate", "spare", "--to", "h1", "--max-pause", "0ms")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void hostsAndWhatTheyHaveAreListed() {
        assertThat(godwit("host", "ls").output()).contains("h1").contains("h2").contains("connected");
        assertThat(godwit("host", "show", "h1").output()).contains("h1");
        assertThat(godwit("adapter", "ls", "--host", "h1").output()).contains("migration");
        assertThat(godwit("network", "ls").output()).contains("br-vm");
        assertThat(godwit("whoami").output()).contains("administrator");
    }

    private void assertRefused(String code, String... arguments) {
        CommandOutput refused = godwit(arguments);
        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
        assertThat(refused.error()).contains("code: " + code);
    }

    private JsonNode vms() {
        return json("vm", "ls", "-o", "json");
    }

    private JsonNode json(String... arguments) {
        CommandOutput output = godwit(arguments);
        assertThat(output.exitCode()).as("%s", output).isZero();
        return GodwitJson.lenient().readTree(output.output());
    }

    private CommandOutput godwit(String... arguments) {
        Launcher launcher = Launcher.find();
        List<String> command = new ArrayList<>(List.of("env", "XDG_CONFIG_HOME=" + home));
        launcher.environment().forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(launcher.command(arguments));
        return Command.attempt(PATIENCE, command);
    }

    /** Names of the VMs that run on the host. */
    private String virsh(String name) {
        LabHost host = lab.host(name);
        return host.attempt(List.of("virsh", "-q", "-c", "qemu:///system", "list", "--name"))
                .output();
    }
}
