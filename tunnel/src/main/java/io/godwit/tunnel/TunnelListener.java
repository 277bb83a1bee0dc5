package io.godwit.tunnel;

import io.godwit.linux.NetworkNamespace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Accepts sessions on one port of one or more addresses. A connection that is not admitted within the handshake limit
 * is closed; of such connections only a bounded number is held.
 */
public final class TunnelListener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TunnelListener.class.getName());
    private static final int BACKLOG = 64;

    private final List<ServerSocketChannel> sockets;
    private final NetworkNamespace namespace;
    private final Reception reception;
    private final Semaphore places;

    private TunnelListener(
            List<ServerSocketChannel> sockets, NetworkNamespace namespace, Reception reception, int handshakes) {
        this.sockets = sockets;
        this.namespace = namespace;
        this.reception = reception;
        this.places = new Semaphore(handshakes);
    }

    /**
     * Listens on every address. Addresses with port 0 all get the port that the first of them is given.
     *
     * @param namespace where to listen; {@link NetworkNamespace#current()} for the process's own
     * @throws IOException if an address cannot be listened on; the message names it
     */
    public static TunnelListener open(
            List<InetSocketAddress> addresses,
            NetworkNamespace namespace,
            TunnelIdentity identity,
            SessionAuthority authority,
            TunnelSettings settings)
            throws IOException {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("nothing to listen on");
        }
        Reception reception = new Reception(new Tls(identity), authority, settings, namespace);
        TunnelListener listener =
                new TunnelListener(new ArrayList<>(), namespace, reception, settings.maximumHandshakes());
        try {
            listener.bind(addresses);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        listener.start();
        return listener;
    }

    /** The port of the first address. */
    public int port() {
        return sockets.getFirst().socket().getLocalPort();
    }

    /** Shows another certificate to whoever connects from now on; open connections keep theirs. */
    public void present(TunnelIdentity identity) throws IOException {
        reception.present(identity);
    }

    /** Stops accepting; sessions that are open go on, but get no new paths. Idempotent. */
    @Override
    public void close() {
        for (ServerSocketChannel socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "closing the tunnel's listener " + socket, e);
            }
        }
    }

    private void bind(List<InetSocketAddress> addresses) throws IOException {
        int given = 0;
        for (InetSocketAddress address : addresses) {
            ServerSocketChannel socket = namespace.call(ServerSocketChannel::open);
            sockets.add(socket);
            InetSocketAddress wanted =
                    address.getPort() == 0 ? new InetSocketAddress(address.getAddress(), given) : address;
            try {
                socket.bind(wanted, BACKLOG);
            } catch (IOException e) {
                throw new TunnelException("cannot listen on " + wanted + " in " + namespace + ": " + e.getMessage(), e);
            }
            if (address.getPort() == 0) {
                given = socket.socket().getLocalPort();
            }
        }
    }

    private void start() {
        for (ServerSocketChannel socket : sockets) {
            Thread.ofPlatform()
                    .name("tunnel-accept-" + socket.socket().getLocalSocketAddress())
                    .daemon()
                    .start(() -> accept(socket));
        }
    }

    private void accept(ServerSocketChannel listening) {
        while (listening.isOpen()) {
            try {
                SocketChannel socket = listening.accept();
                if (places.tryAcquire()) {
                    Thread.ofPlatform().name("tunnel-admit").daemon().start(() -> admit(socket));
                } else {
                    LOG.log(
                            Level.WARNING,
                            "connection of {0} closed: too many others are not admitted yet",
                            socket.getRemoteAddress());
                    socket.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "a connection could not be accepted on " + listening, e);
            }
        }
    }

    private void admit(SocketChannel socket) {
        try {
            reception.admit(socket);
        } finally {
            places.release();
        }
    }
}
