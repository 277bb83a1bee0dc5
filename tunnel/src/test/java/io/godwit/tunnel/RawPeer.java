package io.godwit.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A peer that speaks TLS well and the protocol as a test tells it to. */
final class RawPeer implements AutoCloseable {
    static final Limits LIMITS = Limits.of(TunnelSettings.standard());

    final TlsChannel channel;
    final FrameReader reader;

    RawPeer(InetSocketAddress address, TunnelIdentity identity) throws IOException {
        channel = new TlsChannel(SocketChannel.open(address), new Tls(identity).connecting());
        channel.handshake();
        reader = new FrameReader(channel);
    }

    /** A peer that the listener has admitted. */
    static RawPeer admitted(InetSocketAddress address) throws IOException {
        RawPeer peer = new RawPeer(address, SessionPair.SOURCE);
        peer.hello(new Versions(1, 1), SessionSecret.none());
        peer.readWelcome();
        return peer;
    }

    Welcome readWelcome() throws IOException {
        FrameHeader answer = reader.next();
        if (answer == null || answer.type() != FrameType.WELCOME) {
            throw new AssertionError("no welcome but " + answer);
        }
        return Welcome.read(reader.payload());
    }

    void hello(Versions versions, SessionSecret secret) throws IOException {
        hello(new Hello(versions, SessionId.random(), secret, 1, 0, LIMITS));
    }

    void hello(Hello hello) throws IOException {
        send(Frames.of(FrameType.HELLO, hello.encode()));
    }

    void send(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        channel.flush();
    }

    void send(FrameType type, int stream, long sequence, long offset, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + payload.length);
        new FrameHeader(type, payload.length, stream, sequence, offset).write(frame);
        send(frame.put(payload).flip());
    }

    Refusal readRefusal() throws IOException {
        FrameHeader answer = reader.next();
        if (answer == null || answer.type() != FrameType.REFUSED) {
            throw new AssertionError("no refusal but " + answer);
        }
        return Refusal.read(reader.payload());
    }

    /** Whether the other side has closed the connection; waits for it. */
    boolean isClosedByPeer() {
        try {
            while (reader.next() != null) {}
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
