package io.godwit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FileErrorsTest {

    @Test
    void theJdksPathsBecomeSentences() {
        assertThat(explained(() -> Files.readString(Path.of("/nowhere/x")))).isEqualTo("there is no /nowhere/x");
        assertThat(FileErrors.explain(new AccessDeniedException("/etc/godwit")))
                .isEqualTo("access to /etc/godwit is denied");
        assertThat(FileErrors.explain(new UnknownHostException("controller.example: Name or service not known")))
                .isEqualTo("the name controller.example does not resolve on this machine; correct DNS or /etc/hosts");
        assertThat(FileErrors.explain(new IOException("plain"))).isEqualTo("plain");
    }

    @Test
    void aNameThatDoesNotResolveIsNoRefusedConnection() {
        assertThatThrownBy(() -> dial("ws://no-such-host.invalid:1/"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the name no-such-host.invalid does not resolve");
    }

    @Test
    void nobodyListeningIsSaidSo() throws IOException {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        assertThatThrownBy(() -> dial("ws://127.0.0.1:" + port + "/"))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("cannot connect to ws://127.0.0.1:" + port + "/: \\S.*");
    }

    private static void dial(String address) throws IOException {
        WebSocketLink.connect(
                URI.create(address),
                null,
                Duration.ofSeconds(20),
                transport -> new RpcPeer(
                        "the server",
                        transport,
                        RpcHandlers.none(),
                        task -> Thread.ofVirtual().start(task),
                        ErrorCode.HOST_DISCONNECTED),
                WebSocketLink.Heartbeat.NORMAL);
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static String explained(Reading reading) {
        try {
            return String.valueOf(reading.read());
        } catch (IOException e) {
            return FileErrors.explain(e);
        }
    }
}
