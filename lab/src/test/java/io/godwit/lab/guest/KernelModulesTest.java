package io.godwit.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelModulesTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void dependenciesAreReadFromTheModuleItself() {
        assertThat(KernelModules.dependencies(module("virtio,virtio-ring"))).containsExactly("virtio", "virtio_ring");
        assertThat(KernelModules.dependencies(module(""))).isEmpty();
        assertThat(KernelModules.dependencies(new byte[100])).isEmpty();
    }

    @Test
    void everyModuleComesAfterThoseItDependsOn() throws IOException {
        write("net/virtio_net.ko", "virtio,net_failover");
        write("net/net_failover.ko", "failover");
        write("core/failover.ko", "");
        write("virtio/virtio.ko", "virtio-ring");
        write("virtio/virtio_ring.ko", "");
        assertThat(KernelModules.below(directory)
                        .load(List.of("virtio_net", "virtio"))
                        .keySet())
                .containsExactly("virtio_ring", "virtio", "failover", "net_failover", "virtio_net");
    }

    @Test
    void aModuleWithoutAFileCountsAsBuiltIn() throws IOException {
        write("virtio_blk.ko", "virtio");
        assertThat(KernelModules.below(directory).load(List.of("virtio_blk", "virtio_pci")))
                .containsOnlyKeys("virtio_blk");
    }

    private void write(String path, String dependencies) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, module(dependencies));
    }

    private static byte[] module(String dependencies) {
        return ("\177ELF....license=GPL\0depends=" + dependencies + "\0name=x\0").getBytes(StandardCharsets.ISO_8859_1);
    }
}
