package io.godwit.link;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Function;

/** Connects to a {@link LocalSocketServer}. */
public final class LocalSocketClient {

    private LocalSocketClient() {}

    /**
     * Connects at once or fails; the peer that the function makes is fed until the connection ends.
     *
     * @throws IOException when nobody listens there
     */
    public static RpcPeer connect(Path path, Function<Transport, RpcPeer> onConnection) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to " + path + ": " + e.getMessage(), e);
        }
        LocalSocketTransport transport = new LocalSocketTransport(channel);
        RpcPeer peer = onConnection.apply(transport);
        transport.read(peer);
        return peer;
    }
}
