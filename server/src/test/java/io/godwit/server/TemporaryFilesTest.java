package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.settings.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {

    @TempDir
    Path data;

    @Test
    void temporaryFilesLieInTheDataDirectoryAndAKilledControllersAreRemoved() throws Exception {
        Path left = Files.createDirectories(data.resolve("tmp/tomcat/work")).resolve("of-a-killed-controller");
        Files.writeString(left, "");
        try (GodwitServer server = GodwitServer.start(new ServerSettings(data, "127.0.0.1", 0, List.of("127.0.0.1")))) {
            assertThat(server.port()).isPositive();
            assertThat(left).doesNotExist();
            assertThat(data.resolve("tmp/tomcat")).isDirectory();
            assertThat(System.getProperty("org.sqlite.tmpdir"))
                    .isEqualTo(data.resolve("tmp").toString());
        }
    }
}
