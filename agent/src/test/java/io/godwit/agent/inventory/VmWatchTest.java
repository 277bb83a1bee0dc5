package io.godwit.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.mover.domain.Hypervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmWatchTest {

    @TempDir
    Path run;

    @Test
    void anAbsentLibvirtIsToldWithTheNameOfItsHost() throws Exception {
        BlockingQueue<HypervisorStatus> told = new LinkedBlockingQueue<>();
        try (VmWatch watch = new VmWatch(new Hypervisor(run, "kvm1"), "kvm1", (method, news) -> {
            assertThat(method).isEqualTo(AgentProtocol.HYPERVISOR);
            told.add((HypervisorStatus) news);
        })) {
            assertThat(watch.status().reachable()).isFalse();
            watch.start(Duration.ZERO);
            HypervisorStatus status = told.poll(30, TimeUnit.SECONDS);
            assertThat(status).isEqualTo(watch.status());
            assertThat(status.reachable()).isFalse();
            assertThat(status.message()).contains("libvirt does not run on host kvm1", "start libvirtd");
            assertThatThrownBy(watch::connection)
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContaining("libvirt on host kvm1 does not answer");
        }
    }
}
