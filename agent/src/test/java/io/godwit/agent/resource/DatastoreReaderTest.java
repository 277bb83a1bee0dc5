package io.godwit.agent.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.libvirt.StoragePoolInfo;
import io.godwit.model.host.HostDatastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatastoreReaderTest {

    private static final StoragePoolInfo INFO = new StoragePoolInfo(StoragePoolInfo.State.RUNNING, 1000, 400, 600);

    @TempDir
    Path directory;

    @Test
    void whatStandsBehindAPoolIsRead() {
        assertThat(pool("<pool type='netfs'><source><host name='filer'/><dir path='/export/vms'/></source>"
                        + "<target><path>/vms</path></target></pool>"))
                .isEqualTo(new HostDatastore("p", true, "netfs", "filer:/export/vms", "/vms", true, 1000, 600));
        assertThat(pool("<pool type='dir'><target><path>/images</path></target></pool>")
                        .source())
                .isEqualTo("/images");
        assertThat(pool("<pool type='logical'><source><device path='/dev/sdb'/><name>vg0</name></source>"
                                + "<target><path>/dev/vg0</path></target></pool>")
                        .source())
                .isEqualTo("vg0");
        assertThat(pool("<pool type='rbd'><source><host name='ceph1'/><host name='ceph2'/><name>vms</name></source>"
                        + "</pool>"))
                .isEqualTo(new HostDatastore("p", true, "rbd", "ceph1:vms", "", true, 1000, 600));
    }

    @Test
    void aDiskInNoPoolShowsItsFileSystem() throws IOException {
        Mounts mounts = mounts();
        SpaceProbe probe = new SpaceProbe(
                Duration.ofSeconds(30),
                directory -> new SpaceProbe.Space(directory.replace("/link/", "/vms/"), 100, 40));
        HostDatastore pool = new HostDatastore("default", true, "dir", "/images", "/images", true, 1, 1);
        assertThat(new DatastoreReader(probe)
                        .fileSystems(
                                List.of("/images/a", "/link/x", "/vms/y", "/srv/my disks", "/z"),
                                List.of(pool),
                                mounts))
                .containsExactlyInAnyOrder(
                        new HostDatastore("/vms", false, "nfs4", "filer:/export/vms", "/vms", true, 100, 40),
                        new HostDatastore(
                                "/srv/my disks", false, "ext4", "/dev/sdb1[/sub]", "/srv/my disks", true, 100, 40),
                        new HostDatastore("/", false, "ext4", "/dev/sda1", "/", true, 100, 40));
    }

    @Test
    void aFileSystemThatHangsIsInactiveAndAskedOnlyOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        SpaceProbe probe = new SpaceProbe(Duration.ofMillis(50), directory -> {
            asked.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SpaceProbe.Space(directory, 100, 40);
        });
        DatastoreReader reader = new DatastoreReader(probe);
        HostDatastore hanging = new HostDatastore("/vms", false, "nfs4", "filer:/export/vms", "/vms", false, 0, 0);
        assertThat(reader.fileSystems(List.of("/vms/y"), List.of(), mounts())).containsExactly(hanging);
        assertThat(reader.fileSystems(List.of("/vms/y"), List.of(), mounts())).containsExactly(hanging);
        assertThat(asked).hasValue(1);
        release.countDown();
    }

    @Test
    void aRealDirectoryHasASizeAndLosesItsSymbolicLinks() throws IOException {
        Path real = Files.createDirectory(directory.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        SpaceProbe.Space space = new SpaceProbe(Duration.ofSeconds(30))
                .read(List.of(link.toString(), directory.resolve("none").toString()))
                .values()
                .iterator()
                .next();
        assertThat(space.path()).isEqualTo(real.toString());
        assertThat(space.capacityBytes()).isPositive();
        assertThat(Mounts.load(Mounts.SYSTEM).find(real.toString())).isPresent();
    }

    private Mounts mounts() throws IOException {
        return Mounts.load(Files.writeString(directory.resolve("mountinfo"), """
                22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
                30 22 0:5 / /vms rw shared:5 - ext4 /dev/over rw
                31 30 0:44 / /vms rw,relatime shared:9 master:2 - nfs4 filer:/export/vms rw,vers=4.2
                32 22 8:17 /sub /srv/my\\040disks rw - ext4 /dev/sdb1 rw
                broken line
                """));
    }

    private static HostDatastore pool(String xml) {
        return DatastoreReader.pool("p", xml, true, INFO);
    }
}
