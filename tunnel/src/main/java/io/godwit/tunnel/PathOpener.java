package io.godwit.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Makes a path from the connecting side: TCP, TLS, the peer's certificate, HELLO and its answer, all in one limit. */
final class PathOpener {
    private final Tls tls;
    private final String peerFingerprint;
    private final TunnelSettings settings;

    PathOpener(Tls tls, String peerFingerprint, TunnelSettings settings) {
        this.tls = tls;
        this.peerFingerprint = peerFingerprint;
        this.settings = settings;
    }

    /** A connection on which the peer said WELCOME. */
    record Opened(TlsChannel channel, FrameReader reader, Welcome welcome) {}

    Opened open(TunnelPath path, Hello hello) throws IOException {
        SocketChannel socket = path.namespace().call(SocketChannel::open);
        boolean done = false;
        try (Deadline deadline = Deadline.on(socket, settings.handshakeLimit())) {
            try {
                Opened opened = open(path, hello, socket);
                done = true;
                return opened;
            } catch (TunnelException e) {
                throw e;
            } catch (IOException e) {
                String found = deadline.passed()
                        ? "no answer within " + settings.handshakeLimit().toMillis() + " ms"
                        : String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
                throw new TunnelException("no path over " + path + ": " + found, e);
            }
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private Opened open(TunnelPath path, Hello hello, SocketChannel socket) throws IOException {
        if (path.local() != null) {
            socket.bind(new InetSocketAddress(path.local(), 0));
        }
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.connect(path.remote());
        TlsChannel channel = new TlsChannel(socket, tls.connecting());
        channel.handshake();
        String found = TunnelIdentity.fingerprint(channel.peer());
        if (!found.equals(peerFingerprint)) {
            throw new TunnelException("no path over " + path + ": the certificate there has fingerprint " + found
                    + ", expected " + peerFingerprint);
        }
        channel.write(Frames.of(FrameType.HELLO, hello.encode()));
        channel.flush();
        FrameReader reader = new FrameReader(channel);
        FrameHeader answer = reader.next();
        if (answer == null) {
            throw new TunnelException("no path over " + path + ": the peer closed the connection without an answer");
        }
        return switch (answer.type()) {
            case WELCOME -> new Opened(channel, reader, Welcome.read(reader.payload()));
            case REFUSED -> {
                Refusal refusal = Refusal.read(reader.payload());
                throw new TunnelRefusedException(path, refusal.code(), refusal.text());
            }
            default -> throw new ProtocolViolation("no path over " + path + ": HELLO was answered by " + answer.type());
        };
    }
}
