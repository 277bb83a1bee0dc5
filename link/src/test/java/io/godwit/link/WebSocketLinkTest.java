package io.godwit.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against servers that misbehave; the good case is tested with the real controller. */
@Timeout(180)
class WebSocketLinkTest {

    private static final WebSocketLink.Heartbeat QUICK =
            new WebSocketLink.Heartbeat(Duration.ofMillis(50), Duration.ofMillis(300));

    @Test
    void aServerThatFallsSilentIsGivenUp() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> shakeHands(listener));
            RpcPeer peer = dial(listener.getLocalPort(), Duration.ofMinutes(1));
            assertThat(peer.awaitDisconnect(Duration.ofMinutes(1))).isTrue();
            assertThatThrownBy(
                            () -> peer.request("x", RpcHandlers.Empty.EMPTY, RpcHandlers.Empty.class, QUICK.silence()))
                    .hasMessageContaining("nothing was heard");
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsNotWaitedForLongerThanTheDeadline() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> dial(listener.getLocalPort(), Duration.ofMillis(300)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot connect to ws://127.0.0.1:" + listener.getLocalPort());
        }
    }

    @Test
    void nobodyListeningIsSaidSo() throws IOException {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        assertThatThrownBy(() -> dial(port, Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to ws://127.0.0.1:" + port);
    }

    private static RpcPeer dial(int port, Duration deadline) throws IOException {
        return WebSocketLink.connect(
                URI.create("ws://127.0.0.1:" + port + "/"),
                null,
                deadline,
                transport -> new RpcPeer(
                        "the server",
                        transport,
                        RpcHandlers.none(),
                        task -> Thread.ofVirtual().start(task),
                        ErrorCode.HOST_DISCONNECTED),
                QUICK);
    }

    /** Answers the handshake (RFC 6455, section 4.2.2) and then reads without ever answering. */
    private static void shakeHands(ServerSocket listener) {
        try (Socket socket = listener.accept();
                BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            String key = "";
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                key = line.regionMatches(true, 0, "Sec-WebSocket-Key: ", 0, 19) ? line.substring(19) : key;
            }
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII));
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            while (reader.read() >= 0) {
                // Pings are swallowed.
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
