package io.godwit.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LocalSocketTest {

    @TempDir
    Path directory;

    private RpcPeer peer(Transport transport) {
        return new RpcPeer(
                "the other",
                transport,
                RpcHandlers.none(),
                task -> Thread.ofVirtual().start(task),
                ErrorCode.MOVER_UNAVAILABLE);
    }

    @Test
    void onlyTheOwnerMayUseTheSocketAndItGoesWithItsServer() throws IOException {
        Path path = directory.resolve("s");
        try (LocalSocketServer server = LocalSocketServer.open(path, this::peer)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(server).isNotNull();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDeadSocketIsReplacedALivingOneIsNot() throws IOException {
        Path path = directory.resolve("s");
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(path));
        dead.close();
        try (LocalSocketServer server = LocalSocketServer.open(path, this::peer)) {
            assertThat(LocalSocketClient.connect(path, this::peer).open()).isTrue();
            assertThatThrownBy(() -> LocalSocketServer.open(path, this::peer))
                    .hasMessage("another process listens on " + path + " already");
            assertThat(LocalSocketClient.connect(path, this::peer).open()).isTrue();
            assertThat(server).isNotNull();
        }
    }

    @Test
    void aFileOfAnotherKindIsLeftAlone() throws IOException {
        Path path = Files.writeString(directory.resolve("s"), "precious");
        assertThatThrownBy(() -> LocalSocketServer.open(path, this::peer)).hasMessageContaining("is not a socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void anOldServerDoesNotRemoveTheSocketOfANewOne() throws IOException {
        Path path = directory.resolve("s");
        LocalSocketServer old = LocalSocketServer.open(path, this::peer);
        Files.delete(path);
        try (LocalSocketServer fresh = LocalSocketServer.open(path, this::peer)) {
            old.close();
            assertThat(LocalSocketClient.connect(path, this::peer).open()).isTrue();
            assertThat(fresh).isNotNull();
        }
    }

    @Test
    void nobodyListeningIsSaidSo() {
        assertThatThrownBy(() -> LocalSocketClient.connect(directory.resolve("none"), this::peer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to " + directory.resolve("none"));
    }

    @Test
    void theEndOfEitherSideReachesTheOther() throws Exception {
        CompletableFuture<RpcPeer> accepted = new CompletableFuture<>();
        LocalSocketServer server = LocalSocketServer.open(directory.resolve("s"), transport -> {
            RpcPeer peer = peer(transport);
            accepted.complete(peer);
            return peer;
        });
        LocalSocketClient.connect(directory.resolve("s"), this::peer).close("done");
        assertThat(accepted.get(1, TimeUnit.MINUTES).awaitDisconnect(Duration.ofMinutes(1)))
                .isTrue();
        RpcPeer second = LocalSocketClient.connect(directory.resolve("s"), this::peer);
        server.close();
        assertThat(second.awaitDisconnect(Duration.ofMinutes(1))).isTrue();
    }

    @RepeatedTest(50)
    void aConnectionThatIsAcceptedWhileTheServerClosesIsClosedToo() throws Exception {
        LocalSocketServer server = LocalSocketServer.open(directory.resolve("s"), this::peer);
        RpcPeer client = LocalSocketClient.connect(directory.resolve("s"), this::peer);
        server.close();
        assertThat(client.awaitDisconnect(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aLineWithoutEndEndsTheConnection() throws Exception {
        CompletableFuture<RpcPeer> accepted = new CompletableFuture<>();
        try (LocalSocketServer server = LocalSocketServer.open(directory.resolve("s"), transport -> {
                    RpcPeer peer = peer(transport);
                    accepted.complete(peer);
                    return peer;
                });
                SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s")))) {
            ByteBuffer chunk = ByteBuffer.wrap("x".repeat(1 << 20).getBytes(UTF_8));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 64; i++) {
                            raw.write(chunk.rewind());
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(accepted.get(1, TimeUnit.MINUTES).awaitDisconnect(Duration.ofMinutes(1)))
                    .isTrue();
            assertThat(server).isNotNull();
        }
    }
}
