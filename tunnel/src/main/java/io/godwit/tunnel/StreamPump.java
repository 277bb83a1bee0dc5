package io.godwit.tunnel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Joins a socket and a stream. */
public final class StreamPump {
    private final SocketChannel socket;
    private final TunnelStream stream;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    private StreamPump(SocketChannel socket, TunnelStream stream) {
        this.socket = socket;
        this.stream = stream;
    }

    /**
     * Copies in both directions until both have ended, passing on each end by itself; then closes the socket. Blocks;
     * one direction runs on the calling thread, the other on one of its own. If one direction fails, the other is
     * ended too: socket closed, stream reset.
     *
     * @throws IOException the first failure
     */
    public static void pump(SocketChannel socket, TunnelStream stream) throws IOException {
        new StreamPump(socket, stream).run();
    }

    private void run() throws IOException {
        Thread outward =
                Thread.ofPlatform().name("pump-" + stream.id()).daemon().start(() -> guard(this::socketToStream));
        guard(this::streamToSocket);
        try {
            outward.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new InterruptedIOException("interrupted while copying " + stream));
        } finally {
            socket.close();
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void socketToStream() throws IOException {
        while (stream.transferFrom(socket) >= 0) {}
        stream.closeOutput();
    }

    private void streamToSocket() throws IOException {
        while (stream.transferTo(socket) >= 0) {}
        socket.shutdownOutput();
    }

    private interface Copying {
        void run() throws IOException;
    }

    private void guard(Copying copying) {
        try {
            copying.run();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        if (failure.compareAndSet(null, e)) {
            stream.reset(String.valueOf(e.getMessage()));
            try {
                socket.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
        }
    }
}
