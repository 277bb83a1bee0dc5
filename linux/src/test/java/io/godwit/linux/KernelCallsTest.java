package io.godwit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class KernelCallsTest {
    @TempDir
    Path directory;

    @Test
    void thePeerOfAUnixSocketIsThisProcess() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (SocketChannel client = SocketChannel.open(address);
                    SocketChannel accepted = server.accept()) {
                PeerCredentials credentials = PeerCredentials.of(accepted);
                assertThat(credentials.pid())
                        .isEqualTo((int) ProcessHandle.current().pid());
                assertThat(credentials.uid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
                assertThat(PeerCredentials.of(client)).isEqualTo(credentials);
            }
        }
    }

    @Test
    void aProcessIsKnownByItsPidAndStartUntilItEnds() throws Exception {
        assertThat(ProcessIdentity.current().isRunning()).isTrue();
        assertThat(ProcessIdentity.current().residentBytes()).isBetween(10L << 20, 4L << 30);

        Process child = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity identity = ProcessIdentity.find(child.pid()).orElseThrow();
        assertThat(identity.isRunning()).isTrue();
        assertThat(new ProcessIdentity(child.pid(), identity.startTicks() - 1).isRunning())
                .isFalse();
        child.destroyForcibly().waitFor();
        assertThat(identity.isRunning()).isFalse();
        assertThat(identity.residentBytes()).isZero();
    }

    @Test
    void theBootIdIsTheKernels() throws Exception {
        assertThat(BootId.load())
                .hasToString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
    }

    @Test
    void anActionInTheCurrentNamespaceRunsOnAThreadOfItsOwnAndItsErrorsComeBack() throws Exception {
        Thread thread = NetworkNamespace.current().call(Thread::currentThread);
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThatThrownBy(() -> NetworkNamespace.current().call(() -> {
                    throw new IOException("as thrown");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("as thrown");
    }

    @Test
    void aNamespaceThatIsMissingOrNoneIsNamed() throws Exception {
        assertThatThrownBy(
                        () -> NetworkNamespace.of(Path.of("/run/netns/missing")).call(() -> 1))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("/run/netns/missing")
                .hasMessageContaining("ENOENT");
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> NetworkNamespace.of(file).call(() -> 1))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("EINVAL");
    }

    @Test
    @EnabledIf(value = "io.godwit.linux.TestingNetwork#isPossible", disabledReason = "namespaces need root")
    void aChannelOpenedInANamespaceStaysThere() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (TestingNetwork network = new TestingNetwork();
                ServerSocketChannel inside = network.far().call(ServerSocketChannel::open);
                ServerSocketChannel outside = ServerSocketChannel.open();
                SocketChannel client = network.far().call(SocketChannel::open)) {
            network.inFar("link", "set", "lo", "up");
            outside.bind(loopback);
            // The same address and port are free in there: it is another stack.
            inside.bind(outside.getLocalAddress());
            outside.configureBlocking(false);
            client.connect(inside.getLocalAddress());
            try (SocketChannel accepted = inside.accept()) {
                assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                assertThat(outside.accept()).isNull();
            }
        }
    }
}
