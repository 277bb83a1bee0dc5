package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.process.Command;
import io.godwit.lab.process.CommandOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package source of the lab follows from the machine's own, whatever its form. */
class PackagesTest {
    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void emptySources() throws IOException {
        Files.createDirectories(root.resolve("etc/apt/sources.list.d"));
    }

    @Test
    void theBackportsEntryFollowsFromADeb822Entry() throws IOException {
        write("sources.list.d/other.sources", """
                Types: deb
                URIs: https://packages.example/tool
                Suites: bookworm
                Components: tool
                """);
        write("sources.list.d/debian.sources", """
                Types: deb
                # a remark
                URIs: http://mirror.example/debian
                Suites: bookworm bookworm-updates
                Components: main contrib
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Types: deb
                URIs: http://mirror.example/debian-security
                Suites: bookworm-security
                Components: main
                """);
        assertThat(bash("godwit_write_backports_source bookworm").succeeded()).isTrue();
        assertThat(written()).isEqualTo("""
                Types: deb
                URIs: http://mirror.example/debian
                Suites: bookworm-backports
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
                """);
    }

    @Test
    void theBackportsEntryFollowsFromAOneLineEntry() throws IOException {
        write("sources.list", """
                # deb http://commented.example/debian bookworm main
                deb-src http://source.example/debian bookworm main
                deb http://security.example/debian-security bookworm-security main
                deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main non-free
                """);
        assertThat(bash("godwit_write_backports_source bookworm").succeeded()).isTrue();
        assertThat(written()).isEqualTo("""
                Types: deb
                URIs: http://mirror.example/debian
                Suites: bookworm-backports
                Components: main
                Signed-By: /k.gpg
                """);
    }

    @Test
    void anEntryThatIsThereAlreadyIsKept() throws IOException {
        write("sources.list", "deb http://mirror.example/debian bookworm-backports main\n");
        assertThat(bash("godwit_write_backports_source bookworm").succeeded()).isTrue();
        assertThat(root.resolve("etc/apt/sources.list.d/godwit-backports.sources"))
                .doesNotExist();
    }

    @Test
    void aMachineWithoutADebianEntryIsToldWhatToDo() throws IOException {
        write("sources.list", "deb http://mirror.example/other stable main\n");
        CommandOutput output = bash("godwit_write_backports_source bookworm");
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.error()).contains("No Debian entry for 'bookworm main'", "bookworm-backports");
    }

    @Test
    void aPackageSourceThatCannotBeReachedIsToldWithWhatWasTried() throws IOException {
        CommandOutput output = bash("""
                godwit_os_field() { echo trixie; }
                apt-get() { echo 'Err:1 http://mirror.example Could not connect'; return 100; }
                godwit_install %s/log libvirt-daemon""".formatted(root));
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.error()).contains("could not be used", "Could not connect", "Check the network");
    }

    @Test
    void anOldHypervisorWithRunningGuestsIsNotReplaced() throws IOException {
        CommandOutput output = bash("""
                godwit_missing_packages() { :; }
                godwit_hypervisor_is_too_old() { true; }
                godwit_running_guests() { echo 4711; }
                godwit_install() { echo INSTALLED; }
                godwit_packages_ensure --yes""");
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.error()).contains("processes 4711", "not replaced");
        assertThat(output.output()).doesNotContain("INSTALLED");
    }

    @Test
    void missingPackagesAreNamedBeforeTheyAreInstalled() throws IOException {
        CommandOutput output = bash("""
                id() { echo 0; }
                godwit_missing_packages() { printf '%%s\\n' socat qemu-utils; }
                godwit_hypervisor_is_too_old() { false; }
                godwit_install() { shift; echo "INSTALLED $*"; }
                godwit_guest_kernel() { :; }
                godwit_packages_ensure --yes""".replace("%%", "%"));
        assertThat(output.exitCode()).isZero();
        assertThat(output.output())
                .containsSubsequence("missing Debian packages: qemu-utils socat", "INSTALLED qemu-utils socat");
    }

    private CommandOutput bash(String script) throws IOException {
        Path packages = Path.of("packages.sh").toAbsolutePath();
        Path file = Files.writeString(root.resolve("script"), ". " + packages + "\n" + script + "\n");
        return Command.attempt(
                Duration.ofSeconds(10), List.of("env", "GODWIT_APT_ROOT=" + root, "bash", file.toString()));
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(root.resolve("etc/apt").resolve(file), content);
    }

    private String written() throws IOException {
        return Files.readString(root.resolve("etc/apt/sources.list.d/godwit-backports.sources"));
    }
}
