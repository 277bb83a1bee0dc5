package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

    private static TestingServer.Answer ready(TestingServer server) {
        return server.send(server.plain("/api/v1/health/ready"));
    }

    @Test
    void aControllerThatRunsIsUpAndReady() {
        TestingServer server = TestingServer.shared();
        assertThat(server.send(server.plain("/api/v1/health")).response().body())
                .isEqualTo("{\"status\":\"up\"}");
        Await.until("it is ready", () -> ready(server).status() == 200);
        assertThat(ready(server).response().body()).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void aDatabaseThatCannotBeWrittenMakesItUnready(@TempDir Path data) throws Exception {
        try (TestingServer server = new TestingServer(data)) {
            Await.until("it is ready", () -> ready(server).status() == 200);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("godwit.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                Await.until("it is not ready", () -> ready(server).status() == 503);
                assertThat(ready(server).response().body()).isEqualTo("{\"status\":\"database-unwritable\"}");
                assertThat(server.send(server.plain("/api/v1/health")).status()).isEqualTo(200);
                statement.execute("ROLLBACK");
            }
            Await.until("it is ready again", () -> ready(server).status() == 200);
        }
    }
}
