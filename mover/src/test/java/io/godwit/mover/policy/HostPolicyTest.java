package io.godwit.mover.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPolicyTest {

    @TempDir
    Path directory;

    @Test
    void aMissingFileMeansNoAdapterAndTheDefaultDenials() throws Exception {
        HostPolicy policy = HostPolicy.load(directory.resolve("host.conf"));
        assertThat(policy.migrationAdapters()).isEmpty();
        assertThat(policy.tunnelPort()).isEqualTo(HostPolicy.DEFAULT_TUNNEL_PORT);
        assertThat(policy.permits("/srv/vm/disk.img")).isTrue();
        assertThat(policy.permits("/etc/shadow")).isFalse();
        assertThat(policy.permits("/srv/../etc/shadow")).isFalse();
        assertThat(policy.permits("disk.img")).isFalse();
        assertThat(policy.permits("/etcetera/disk.img")).isTrue();
    }

    @Test
    void allowedPathsExcludeEverythingElse() throws Exception {
        Path file = directory.resolve("host.conf");
        Files.writeString(file, "migration.adapters = mig0, mig1\nmigration.port=0\nallowed.paths=/srv/vm\n");
        HostPolicy policy = HostPolicy.load(file);
        assertThat(policy.migrationAdapters()).containsExactly("mig0", "mig1");
        assertThat(policy.tunnelPort()).isZero();
        assertThat(policy.permits("/srv/vm/a.img")).isTrue();
        assertThat(policy.permits("/srv/other/a.img")).isFalse();
    }

    @Test
    void anAbsurdPortNamesTheFile() throws Exception {
        Path file = directory.resolve("host.conf");
        Files.writeString(file, "migration.port=70000\n");
        assertThatThrownBy(() -> HostPolicy.load(file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("70000");
    }
}
