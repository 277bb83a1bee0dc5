package io.godwit.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One connection over a unix domain socket: one text is one line of UTF-8. */
final class LocalSocketTransport implements Transport {

    private final SocketChannel channel;

    LocalSocketTransport(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void send(String text) {
        ByteBuffer line = ByteBuffer.wrap((text + "\n").getBytes(UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close(String reason) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the reader, which feeds the peer until the connection ends. */
    void read(RpcPeer peer) {
        Thread.ofVirtual().name("local-socket-reader").start(() -> peer.disconnected(readLines(peer)));
    }

    private String readLines(RpcPeer peer) {
        byte[] line = new byte[8192];
        int length = 0;
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    if (next == '\n') {
                        peer.received(new String(line, 0, length, UTF_8));
                        length = 0;
                        line = line.length > 1 << 20 ? new byte[8192] : line;
                    } else if (length == RpcPeer.MAXIMUM_TEXT_LENGTH) {
                        return "a line longer than " + RpcPeer.MAXIMUM_TEXT_LENGTH + " bytes came";
                    } else {
                        line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
                        line[length++] = next;
                    }
                }
            }
            return "the other side closed the connection";
        } catch (IOException e) {
            return "reading failed: " + (e.getMessage() == null ? "the connection was closed" : e.getMessage());
        }
    }
}
