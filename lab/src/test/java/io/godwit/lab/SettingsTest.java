package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.CommandOutput;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SettingsTest {
    @Test
    void aLabHasOneToSixteenHosts() {
        assertThatThrownBy(() -> LabSettings.named("a").withHosts(0)).hasMessageContaining("1 to 16 hosts");
        assertThatThrownBy(() -> LabSettings.named("a").withHosts(17)).hasMessageContaining("1 to 16 hosts");
    }

    @Test
    void aGuestThatCannotBeIsRefusedBeforeAnythingIsMade() {
        GuestSettings good = GuestSettings.of("vm1", "h1");
        assertThatThrownBy(() -> good.withMemory(64L << 20)).hasMessageContaining("96 MiB");
        assertThatThrownBy(() -> good.withDirtyRate(-1)).hasMessageContaining("dirty rate");
        assertThatThrownBy(() -> good.withDisk(513)).hasMessageContaining("disk");
        assertThatThrownBy(() -> GuestSettings.of("../vm", "h1")).hasMessageContaining("cannot name a guest");
        assertThatThrownBy(() -> GuestSettings.of("a'b", "h1")).hasMessageContaining("cannot name a guest");
    }

    @Test
    void aMachineThatCannotRunALabIsToldWhy() {
        assertThatThrownBy(() -> Preconditions.checkUser("1000"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("sudo");
        assertThatThrownBy(() -> Preconditions.checkSystem("Mac OS X")).hasMessageContaining("needs Linux");
        CommandOutput refused =
                new CommandOutput(List.of("unshare"), 1, "", "unshare failed: Operation not permitted\n");
        assertThatThrownBy(() -> Preconditions.checkNamespaces(refused))
                .hasMessageContaining("Operation not permitted")
                .hasMessageContaining("SYS_ADMIN");
    }

    @Test
    void theCommandLineAnswersBadInputWithOneLineAndAnExitCode() {
        StringWriter error = new StringWriter();
        CommandLine line = LabMain.commandLine().setErr(new PrintWriter(error));
        assertThat(line.execute("lab", "env", "--name", "Not-A-Name")).isEqualTo(1);
        assertThat(error.toString()).startsWith("godwit: 'Not-A-Name'").hasLineCount(1);
        assertThat(line.execute("lab", "vm", "create", "vm1")).isEqualTo(2);
        assertThat(error.toString()).contains("Missing required option: '--host");
    }

    @Test
    void aLabThatDoesNotExistIsToldWithTheCommandThatMakesIt() {
        StringWriter error = new StringWriter();
        CommandLine line = LabMain.commandLine().setErr(new PrintWriter(error));
        assertThat(line.execute("lab", "env", "--name", "nosuchlab")).isEqualTo(1);
        assertThat(error.toString()).contains("there is no lab nosuchlab", "lab up --name nosuchlab");
    }
}
