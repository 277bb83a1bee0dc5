package io.godwit.lab.network;

import io.godwit.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** TCP connections made inside a network namespace; the channel then works from any thread. */
public final class NamespaceSockets {
    private NamespaceSockets() {}

    /** Connects from inside the namespace that the file keeps. */
    public static SocketChannel connect(Path namespace, InetSocketAddress address, Duration deadline)
            throws IOException {
        SocketChannel channel = NetworkNamespace.of(namespace).call(SocketChannel::open);
        try {
            Socket socket = channel.socket();
            socket.connect(address, Math.toIntExact(deadline.toMillis()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
