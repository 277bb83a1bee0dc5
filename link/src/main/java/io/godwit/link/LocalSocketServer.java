package io.godwit.link;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a unix domain socket that only its owner may use (0600).
 *
 * <p>A socket that a dead process left behind is replaced; one on which somebody listens, or any other file, is not.
 */
public final class LocalSocketServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LocalSocketServer.class.getName());

    private final Path path;
    private final ServerSocketChannel listener;
    private final @Nullable Object fileKey;
    private final Function<Transport, RpcPeer> onConnection;
    private final Set<RpcPeer> peers = ConcurrentHashMap.newKeySet();

    private LocalSocketServer(Path path, ServerSocketChannel listener, Function<Transport, RpcPeer> onConnection)
            throws IOException {
        this.path = path;
        this.listener = listener;
        this.fileKey = key(path);
        this.onConnection = onConnection;
    }

    /**
     * Opens the socket and accepts connections until {@link #close}.
     *
     * @throws IOException when somebody listens there already, or something else than a socket lies there
     */
    public static LocalSocketServer open(Path path, Function<Transport, RpcPeer> onConnection) throws IOException {
        refuseIfTaken(path);
        // Bound under another name and moved over: the socket is never seen with other permissions.
        Path fresh = path.resolveSibling(path.getFileName() + "~");
        Files.deleteIfExists(fresh);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(fresh));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot open socket " + path + ": " + e.getMessage(), e);
        }
        LocalSocketServer server = new LocalSocketServer(path, listener, onConnection);
        Thread.ofVirtual().name("local-socket-acceptor").start(server::accept);
        return server;
    }

    /** Ends all connections and removes the socket, unless another process has put its own there. */
    @Override
    public void close() throws IOException {
        listener.close();
        peers.forEach(peer -> peer.close("the other side ends"));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(key(path), fileKey)) {
            Files.deleteIfExists(path);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                welcome(listener.accept());
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.ERROR, "socket " + path + " no longer accepts connections", e);
                }
                return;
            }
        }
    }

    private void welcome(SocketChannel channel) {
        LocalSocketTransport transport = new LocalSocketTransport(channel);
        RpcPeer peer = onConnection.apply(transport);
        peers.add(peer);
        peer.whenDisconnected(_ -> peers.remove(peer));
        transport.read(peer);
        if (!listener.isOpen()) {
            // Accepted while the server was closing, which may have missed it.
            peer.close("the other side ends");
        }
    }

    private static void refuseIfTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new FileAlreadyExistsException(
                    path + " exists and is not a socket: remove it or choose another path");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "nobody listens on {0}: {1}", path, e.getMessage());
            return;
        }
        throw new FileAlreadyExistsException("another process listens on " + path + " already");
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
