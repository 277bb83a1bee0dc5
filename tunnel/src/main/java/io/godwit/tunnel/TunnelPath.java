package io.godwit.tunnel;

import io.godwit.linux.NetworkNamespace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One way to the peer.
 *
 * @param local address to leave from, which chooses the adapter; null leaves the choice to the routes
 * @param remote the peer's listener
 * @param namespace the TCP/IP stack to use
 */
public record TunnelPath(@Nullable InetAddress local, InetSocketAddress remote, NetworkNamespace namespace) {
    public TunnelPath {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("the peer's address is not resolved: " + remote);
        }
    }

    public static TunnelPath to(InetSocketAddress remote) {
        return new TunnelPath(null, remote, NetworkNamespace.current());
    }

    public TunnelPath from(InetAddress address) {
        return new TunnelPath(address, remote, namespace);
    }

    public TunnelPath in(NetworkNamespace stack) {
        return new TunnelPath(local, remote, stack);
    }

    @Override
    public String toString() {
        return (local == null ? "" : local.getHostAddress() + " -> ")
                + remote.getAddress().getHostAddress() + ":" + remote.getPort();
    }
}
