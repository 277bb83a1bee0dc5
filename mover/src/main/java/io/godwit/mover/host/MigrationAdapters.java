package io.godwit.mover.host;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * The adapters that this host's policy names for migration traffic, with their addresses. Nothing else is ever used
 * (requirement D1).
 *
 * @param names in the policy's order
 * @param hostName the name that the controller fixed, for messages
 */
public record MigrationAdapters(List<String> names, String hostName) {

    /** One adapter and one of its addresses. */
    public record Adapter(String name, InetAddress address) {}

    public MigrationAdapters {
        names = List.copyOf(names);
    }

    /** Looks the addresses up. An adapter that is not there or has no address fails with TUNNEL_UNREACHABLE. */
    public List<Adapter> find() {
        List<Adapter> found = new ArrayList<>();
        for (String name : names) {
            found.add(new Adapter(name, address(name)));
        }
        return found;
    }

    /** The own address from which to reach the given one: the first of the same family. */
    public InetAddress addressTowards(InetAddress remote) {
        return find().stream()
                .map(Adapter::address)
                .filter(address -> address.getClass() == remote.getClass())
                .findFirst()
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.TUNNEL_UNREACHABLE,
                        "host " + hostName + " has no migration adapter with an address of the family of "
                                + remote.getHostAddress()
                                + "; name one in host.conf (migration.adapters)"));
    }

    private InetAddress address(String name) {
        try {
            NetworkInterface adapter = NetworkInterface.getByName(name);
            if (adapter == null) {
                throw missing(name, "is not there, or has no address");
            }
            return adapter.inetAddresses()
                    .filter(address -> !address.isLinkLocalAddress())
                    .findFirst()
                    .orElseThrow(() -> missing(name, "has no address"));
        } catch (SocketException e) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_UNREACHABLE,
                    "migration adapter " + name + " of host " + hostName + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private GodwitException missing(String name, String what) {
        return new GodwitException(
                ErrorCode.TUNNEL_UNREACHABLE,
                "migration adapter " + name + " of host " + hostName + " " + what
                        + "; correct migration.adapters in host.conf or the adapter");
    }
}
