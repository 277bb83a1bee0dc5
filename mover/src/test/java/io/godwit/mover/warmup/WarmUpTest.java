package io.godwit.mover.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mover.journal.Decisions;
import io.godwit.tunnel.TestingAuthority;
import io.godwit.tunnel.TunnelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final TunnelIdentity identity = new TestingAuthority("ca").identity("here");

    @Test
    void bytesGoThroughTheTunnelAndNothingIsLeftBehind() throws IOException {
        Decisions decisions = new Decisions(directory.resolve("decision"));
        List<Path> before = files();
        long bytes = new WarmUp(identity, decisions, directory.resolve("run"), LONG, 1 << 20, () -> true).run();
        assertThat(bytes).isEqualTo(1 << 20);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aMoveThatBeginsEndsIt() throws IOException {
        Decisions decisions = new Decisions(directory.resolve("decision"));
        long bytes = new WarmUp(identity, decisions, directory.resolve("run"), LONG, Long.MAX_VALUE, () -> false).run();
        assertThat(bytes).isZero();
    }

    /** Regular files and sockets, not directories. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path)).sorted().toList();
        }
    }
}
