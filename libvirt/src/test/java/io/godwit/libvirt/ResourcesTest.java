package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks and storage pools of libvirt's built-in driver, behind a real libvirtd; changed by another client. */
@ExtendWith(SharedLibvirtd.class)
class ResourcesTest {

    private final TestingLibvirtd daemon;
    private final LibvirtConnection connection;
    private final ResourceCalls resources;

    ResourcesTest(TestingLibvirtd daemon) {
        this.daemon = daemon;
        connection = LibvirtConnection.open(daemon.socket(), "test:///default", ConnectionSettings.defaults());
        resources = connection.resources();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void listsAndReadsNetworks() {
        NetworkRef network = resources.networks().stream()
                .filter(candidate -> candidate.name().equals("default"))
                .findFirst()
                .orElseThrow();
        assertThat(resources.xml(network))
                .contains("<name>default</name>")
                .contains(network.uuid().toString())
                .contains("<bridge");
        assertThat(resources.active(network)).isTrue();
        NetworkRef nobody = new NetworkRef("nobody", UUID.randomUUID());
        assertThatThrownBy(() -> resources.active(nobody))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NO_NETWORK));
    }

    @Test
    void listsAndReadsStoragePools() {
        StoragePoolRef pool = resources.storagePools().stream()
                .filter(candidate -> candidate.name().equals("default-pool"))
                .findFirst()
                .orElseThrow();
        assertThat(resources.xml(pool)).contains("<pool type='dir'>").contains("<path>/default-pool</path>");
        assertThat(resources.active(pool)).isTrue();
        StoragePoolInfo info = resources.info(pool);
        assertThat(info.state()).isEqualTo(StoragePoolInfo.State.RUNNING);
        assertThat(info.capacityBytes()).isEqualTo(100L << 30);
        assertThat(info.availableBytes()).isEqualTo(info.capacityBytes() - info.allocationBytes());
        StoragePoolRef nobody = new StoragePoolRef("nobody", UUID.randomUUID());
        assertThatThrownBy(() -> resources.info(nobody))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NO_STORAGE_POOL));
    }

    @Test
    void tellsWhatChanged() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Subscription _ = resources.subscribeNetworks(network -> seen.add("network " + network.name()));
                Subscription _ = resources.subscribeStoragePools(pool -> seen.add("pool " + pool.name()));
                Subscription _ = connection.subscribe(
                        event -> seen.add("VM " + event.domain().name()))) {
            virsh("net-destroy", "default");
            virsh("net-start", "default");
            virsh("pool-destroy", "default-pool");
            virsh("pool-start", "default-pool");
            virsh("suspend", "test");
            virsh("resume", "test");
            Await.until("the six events", () -> seen.size() >= 6);
        }
        assertThat(seen)
                .containsExactly(
                        "network default",
                        "network default",
                        "pool default-pool",
                        "pool default-pool",
                        "VM test",
                        "VM test");
    }

    private void virsh(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("virsh", "-q", "-c", "test+unix:///default?socket=" + daemon.socket()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
