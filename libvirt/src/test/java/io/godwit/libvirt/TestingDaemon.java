package io.godwit.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A stand-in for libvirtd that does what a test tells it, at moments a real one cannot be made to: answers out of order,
 * broken answers, silence. It opens like a libvirtd without authentication; everything else is up to the test.
 */
final class TestingDaemon implements AutoCloseable {
    /** What came in and the means to answer. */
    record Call(Session session, Procedure procedure, int serial, XdrDecoder arguments) {
        void reply(Consumer<XdrEncoder> result) {
            session.send(procedure, 1, serial, 0, result);
        }

        void fail(int code, String message) {
            session.send(procedure, 1, serial, 1, out -> error(out, code, message));
        }

        private static void error(XdrEncoder out, int code, String message) {
            out.integer(code).integer(10).bool(true).string(message).integer(2).bool(false);
            out.bool(false).bool(false).bool(false).integer(0).integer(0).bool(false);
        }
    }

    /** One client. */
    record Session(SocketChannel socket) {
        void event(Procedure procedure, Consumer<XdrEncoder> body) {
            send(procedure, 2, 0, 0, body);
        }

        void send(Procedure procedure, int type, int serial, int status, Consumer<XdrEncoder> body) {
            XdrEncoder payload = new XdrEncoder();
            body.accept(payload);
            XdrEncoder frame = new XdrEncoder();
            frame.integer(28 + payload.bytes().length);
            frame.integer(procedure.program().number()).integer(1).integer(procedure.number());
            frame.integer(type).integer(serial).integer(status).fixed(payload.bytes());
            raw(frame.bytes());
        }

        void raw(byte[] bytes) {
            try {
                synchronized (this) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining()) {
                        socket.write(buffer);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void hangUp() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Path directory;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Map<Procedure, Consumer<Call>> behaviour = new ConcurrentHashMap<>();
    private final List<Procedure> received = Collections.synchronizedList(new ArrayList<>());

    TestingDaemon() {
        try {
            directory = Files.createTempDirectory("godwit-daemon");
            socket = directory.resolve("sock");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        on(Procedure.AUTH_LIST, call -> call.reply(out -> out.integer(1).integer(0)));
        on(Procedure.CONNECT_SUPPORTS_FEATURE, call -> call.reply(out -> out.integer(1)));
        on(Procedure.CONNECT_OPEN, call -> call.reply(out -> {}));
        on(Procedure.CONNECT_CLOSE, call -> call.reply(out -> {}));
        Thread.ofPlatform().daemon().name("testing-daemon").start(this::accept);
    }

    TestingDaemon on(Procedure procedure, Consumer<Call> behaviour) {
        this.behaviour.put(procedure, behaviour);
        return this;
    }

    Path socket() {
        return socket;
    }

    /** Every message so far, keep-alive included. */
    List<Procedure> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    long count(Procedure procedure) {
        return received().stream().filter(procedure::equals).count();
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.delete(socket);
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Session session = new Session(server.accept());
                Thread.ofPlatform().daemon().name("testing-session").start(() -> serve(session));
            }
        } catch (IOException e) {
            // closed by the test
        }
    }

    private void serve(Session session) {
        try (SocketChannel channel = session.socket()) {
            FrameReader frames = new FrameReader(channel, () -> {});
            while (true) {
                Frame frame = frames.next();
                Procedure procedure =
                        Procedure.find(frame.program(), frame.procedure()).orElseThrow();
                received.add(procedure);
                behaviour
                        .getOrDefault(procedure, _ -> {})
                        .accept(new Call(session, procedure, frame.serial(), frame.payload()));
            }
        } catch (IOException | UncheckedIOException e) {
            // the client has gone, or the test hung up
        }
    }
}
