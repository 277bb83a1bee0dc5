package io.godwit.mover.warmup;

import io.godwit.mover.peer.PeerProtocol;
import io.godwit.tunnel.SessionEnd;
import io.godwit.tunnel.SessionHandler;
import io.godwit.tunnel.StreamPump;
import io.godwit.tunnel.TunnelSession;
import io.godwit.tunnel.TunnelStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two unix sockets and a stream between them, as a guest's memory takes them: QEMU's place is taken at both ends. */
final class LoopbackMemory implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LoopbackMemory.class.getName());

    /** As QEMU's channels write it. */
    private static final int BLOCK = 128 << 10;

    private final Path directory;
    private final ServerSocketChannel outgoing;
    private final ServerSocketChannel incoming;

    private LoopbackMemory(Path directory, ServerSocketChannel outgoing, ServerSocketChannel incoming) {
        this.directory = directory;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    static LoopbackMemory open(Path runtime) throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(runtime), "warm");
        ServerSocketChannel outgoing = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ServerSocketChannel incoming = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        LoopbackMemory memory = new LoopbackMemory(directory, outgoing, incoming);
        try {
            outgoing.bind(memory.address("out"));
            incoming.bind(memory.address("in"));
            return memory;
        } catch (IOException e) {
            memory.close();
            throw e;
        }
    }

    private UnixDomainSocketAddress address(String name) {
        return UnixDomainSocketAddress.of(directory.resolve(name));
    }

    SessionHandler source() {
        return new End(stream -> stream.reset("no stream is expected here"));
    }

    /** Puts what arrives into a socket, as a target does. */
    SessionHandler target() {
        return new End(stream -> {
            Thread _ = Thread.ofPlatform().name("warm-in").daemon().start(() -> {
                try (SocketChannel qemu = SocketChannel.open(address("in"))) {
                    StreamPump.pump(qemu, stream);
                } catch (IOException e) {
                    stream.reset(String.valueOf(e.getMessage()));
                }
            });
        });
    }

    /**
     * Lets bytes flow until one of the limits is reached; says how many arrived.
     *
     * @param limit CPU time of this process
     */
    long flow(TunnelSession session, Duration limit, long most, BooleanSupplier wanted) throws IOException {
        Duration end = cpuTime().plus(limit);
        TunnelStream stream = session.openStream(PeerProtocol.MEMORY_STREAM);
        Thread.ofPlatform().name("warm-out").daemon().start(() -> {
            try (SocketChannel qemu = outgoing.accept()) {
                StreamPump.pump(qemu, stream);
            } catch (IOException e) {
                stream.reset(String.valueOf(e.getMessage()));
            }
        });
        long arrived = 0;
        try (SocketChannel sender = SocketChannel.open(address("out"));
                SocketChannel receiver = incoming.accept()) {
            ByteBuffer sent = ByteBuffer.allocateDirect(BLOCK);
            ByteBuffer received = ByteBuffer.allocateDirect(BLOCK);
            while (arrived < most && cpuTime().compareTo(end) < 0 && wanted.getAsBoolean()) {
                sent.clear();
                while (sent.hasRemaining()) {
                    sender.write(sent);
                }
                received.clear();
                while (received.hasRemaining() && receiver.read(received) >= 0) {}
                arrived += received.position();
            }
        }
        return arrived;
    }

    /** Of this process: on a busy host the same work takes longer, and is worth it all the same. */
    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        try {
            outgoing.close();
            incoming.close();
            Files.deleteIfExists(directory.resolve("out"));
            Files.deleteIfExists(directory.resolve("in"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the warm-up's directory " + directory + " is left", e);
        }
    }

    /** One end of the session: only its streams matter. */
    private record End(Consumer<TunnelStream> streams) implements SessionHandler {

        @Override
        public void onMessage(TunnelSession session, byte[] message) {}

        @Override
        public void onStream(TunnelSession session, TunnelStream stream) {
            streams.accept(stream);
        }

        @Override
        public void onSessionLost(TunnelSession session, SessionEnd end) {
            LOG.log(System.Logger.Level.DEBUG, "the warm-up''s session ended: {0}", end.text());
        }
    }
}
