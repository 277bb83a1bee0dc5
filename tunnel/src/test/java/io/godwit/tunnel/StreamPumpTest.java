package io.godwit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class StreamPumpTest {
    @TempDir
    Path directory;

    @Test
    void twoSocketsAreJoinedThroughTheTunnelWithTheirEnds() throws Exception {
        try (SessionPair pair = new SessionPair(TestingSettings.patient(), 1);
                Sockets near = new Sockets("near");
                Sockets far = new Sockets("far")) {
            TunnelStream here = pair.source.openStream(1);
            TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
            FutureTask<Void> nearPump = pump(near.inner, here);
            FutureTask<Void> farPump = pump(far.inner, there);

            FutureTask<String> sent = TransferTest.start(() -> sendAndEnd(near.outer, 1, 9_000_000));
            assertThat(TransferTest.digestAll(Channels.newInputStream(far.outer)))
                    .isEqualTo(sent.get());
            // The way back is still open.
            FutureTask<String> answered = TransferTest.start(() -> sendAndEnd(far.outer, 2, 100_000));
            assertThat(TransferTest.digestAll(Channels.newInputStream(near.outer)))
                    .isEqualTo(answered.get());
            nearPump.get();
            farPump.get();
            assertThat(near.inner.isOpen()).isFalse();
        }
    }

    @Test
    void aSocketThatBreaksResetsTheStreamAndTheOtherSocketIsClosed() throws Exception {
        try (SessionPair pair = new SessionPair(TestingSettings.patient(), 1);
                Sockets near = new Sockets("near");
                Sockets far = new Sockets("far")) {
            TunnelStream here = pair.source.openStream(1);
            TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
            FutureTask<Void> nearPump = pump(near.inner, here);
            FutureTask<Void> farPump = pump(far.inner, there);
            near.inner.close();
            assertThatThrownBy(nearPump::get).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(farPump::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("reset by the peer");
            assertThat(far.outer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void theEndOfTheSessionEndsThePump() throws Exception {
        try (SessionPair pair = new SessionPair(TestingSettings.patient(), 1);
                Sockets near = new Sockets("near")) {
            FutureTask<Void> pump = pump(near.inner, pair.source.openStream(1));
            pair.target.close("gone");
            assertThatThrownBy(pump::get).isInstanceOf(ExecutionException.class).hasMessageContaining("gone");
            assertThat(near.outer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    private static FutureTask<Void> pump(SocketChannel socket, TunnelStream stream) {
        Callable<Void> work = () -> {
            StreamPump.pump(socket, stream);
            return null;
        };
        return TransferTest.start(work);
    }

    private static String sendAndEnd(SocketChannel socket, long seed, int bytes) throws Exception {
        // Closing the output closes the whole socket, hence a stream that only ends it.
        var output = new FilterOutputStream(Channels.newOutputStream(socket)) {
            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                out.write(source, offset, length);
            }

            @Override
            public void close() throws IOException {
                socket.shutdownOutput();
            }
        };
        return TransferTest.sendRandom(output, seed, bytes);
    }

    /** Both ends of a unix connection. */
    private final class Sockets implements AutoCloseable {
        private final SocketChannel outer;
        private final SocketChannel inner;

        Sockets(String name) throws Exception {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve(name));
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(address);
                outer = SocketChannel.open(address);
                inner = server.accept();
            }
        }

        @Override
        public void close() throws IOException {
            outer.close();
            inner.close();
        }
    }
}
