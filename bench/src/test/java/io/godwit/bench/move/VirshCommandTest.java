package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import org.junit.jupiter.api.Test;

class VirshCommandTest {
    private final LabHost h1 = new LabHost(new LabName("some"), 1);
    private final LabHost h2 = new LabHost(new LabName("some"), 2);

    @Test
    void everyWayHasTheFlagsOfTheIssue() {
        for (Way way : Way.values()) {
            if (way.isVirsh()) {
                assertThat(LibvirtSubject.virshCommand(way, h1, h2, 42, "guest"))
                        .contains("migrate", "--live", "--persistent", "--undefinesource", "--unsafe", "guest")
                        .endsWith("--migrateuri", "tcp://10.77.3.12");
            }
        }
    }

    @Test
    void managedSpeaksToBothHostsFromOutside() {
        assertThat(LibvirtSubject.virshCommand(Way.VIRSH, h1, h2, 42, "guest"))
                .contains(h1.libvirtUri(), h2.libvirtUri())
                .doesNotContain("--p2p", "--parallel");
    }

    @Test
    void peerToPeerNamesTheTargetAsTheSourceSeesIt() {
        assertThat(LibvirtSubject.virshCommand(Way.VIRSH_P2P, h1, h2, 42, "guest"))
                .contains("--p2p", "qemu+unix:///system?socket=/proc/42/root/run/libvirt/libvirt-sock")
                .doesNotContain(h2.libvirtUri());
    }

    @Test
    void theMultifdWaysHaveGodwitsChannels() {
        for (Way way : new Way[] {Way.VIRSH_MULTIFD, Way.VIRSH_P2P_MULTIFD}) {
            assertThat(LibvirtSubject.virshCommand(way, h1, h2, 42, "guest"))
                    .containsSequence(
                            "--parallel",
                            "--parallel-connections",
                            Integer.toString(io.godwit.model.migration.MoveOptions.DEFAULT_CHANNELS));
        }
    }
}
