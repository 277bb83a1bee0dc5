package io.godwit.server;

import static io.godwit.server.TestingAgent.report;
import static io.godwit.server.TestingAgent.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.model.vm.Vm;
import io.godwit.server.settings.ServerSettings;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    @TempDir
    Path data;

    @Test
    void aMoveOutlivesTheControllerAndItsLateReportCounts() {
        Vm vm = running("survivor");
        String id;
        Ticket ticket;
        int port;
        TestingAgent source;
        String token;
        try (TestingServer first = new TestingServer(data)) {
            port = first.port();
            token = first.adminToken();
            source = first.agent("restart-a").connect(vm);
            TestingAgent target = first.agent("restart-b").connect();
            id = TestingServer.moveOf(first.migrate("survivor", "restart-b"));
            ticket = source.ticket();
            assertThat(target.ticket()).isEqualTo(ticket);
            source.progress(ticket.migrationId(), MigrationState.TRANSFERRING, 50);
            first.awaitState(id, "TRANSFERRING");
        }
        assertThat(source.peer().awaitDisconnect(TestingAgent.DEADLINE)).isTrue();
        try (TestingServer second = new TestingServer(data, port)) {
            assertThat(second.adminToken()).isEqualTo(token);
            assertThat(second.migration(id).path("state").asString("")).isEqualTo("TRANSFERRING");
            assertThat(second.migration(id).at("/progress/percent").asDouble(0)).isEqualTo(50);
            assertThat(second.migrate("survivor", "restart-b").code()).isEqualTo("vm-busy");
            source.turnTo(second);
            source.connect(vm);
            assertThat(second.migrate("survivor", "restart-b").code()).isEqualTo("vm-busy");
            source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
            assertThat(second.migration(id).path("state").asString("")).isEqualTo("COMPLETED");
            assertThat(source.calls.stream().filter("start SOURCE"::equals)).hasSize(1);
            source.close();
        }
    }

    @Test
    void aSecondControllerOnTheSameDirectoryIsRefused() {
        try (DataDirectory first = DataDirectory.open(data)) {
            assertThat(first.file("server.lock")).exists();
            assertThatThrownBy(() -> GodwitServer.start(settings(0)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("another controller uses the data directory");
        }
    }

    @Test
    void aTakenPortIsNamedAndTheDirectoryGivenFreeAgain() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> GodwitServer.start(settings(taken.getLocalPort())))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
        }
        DataDirectory.open(data).close();
    }

    @Test
    void aDamagedCaIsNamed() throws IOException {
        Files.writeString(data.resolve("ca.pem"), "nothing");
        assertThatThrownBy(() -> GodwitServer.start(settings(0)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot load the CA");
    }

    @Test
    void secretsAreForTheOwnerOnlyAndTheTokenIsNotInTheDatabase() throws IOException {
        TestingServer server = TestingServer.shared();
        for (String secret : List.of("ca.key", "admin.token")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        String token = server.adminToken();
        for (String file : List.of("godwit.db", "godwit.db-wal")) {
            assertThat(new String(
                            Files.readAllBytes(server.data.resolve(file)),
                            java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(token);
        }
    }

    private ServerSettings settings(int port) {
        return new ServerSettings(data, "127.0.0.1", port, List.of());
    }
}
