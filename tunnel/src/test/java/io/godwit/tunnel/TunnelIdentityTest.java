package io.godwit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelIdentityTest {
    @TempDir
    Path directory;

    @Test
    void anIdentityIsLoadedFromPemFiles() throws Exception {
        PemFiles.write(SessionPair.SOURCE, directory, "host");
        TunnelIdentity loaded = PemFiles.load(directory, "host");
        assertThat(loaded).isEqualTo(SessionPair.SOURCE);
        assertThat(loaded.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(loaded.toString()).contains("CN=source").doesNotContain("PRIVATE");
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamed() throws Exception {
        PemFiles.write(SessionPair.SOURCE, directory, "host");
        Path key = directory.resolve("host.key");
        Path chain = directory.resolve("host.pem");
        assertThatThrownBy(() -> TunnelIdentity.load(chain, chain, chain)).hasMessageContaining(chain.toString());
        assertThatThrownBy(() -> TunnelIdentity.load(key, key, chain)).hasMessageContaining(key.toString());
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatThrownBy(() -> TunnelIdentity.load(key, chain, empty)).hasMessageContaining(empty.toString());
    }
}
