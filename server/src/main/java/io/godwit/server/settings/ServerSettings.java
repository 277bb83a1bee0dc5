package io.godwit.server.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the controller is told at its start.
 *
 * @param listen numeric address to listen on
 * @param port 0 = any free one
 * @param names DNS names or numeric addresses under which hosts and people reach it; none = those of this machine
 */
public record ServerSettings(Path data, String listen, int port, List<String> names) {

    public ServerSettings {
        names = List.copyOf(names);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("the port must be between 0 and 65535, not " + port);
        }
    }

    /** Where hosts are told to dial, best first. */
    public List<String> addresses() {
        if (!names.isEmpty()) {
            return names;
        }
        return wildcard() ? machineAddresses() : List.of(listen);
    }

    /** All names that the certificate must carry. */
    public List<String> certificateNames() {
        Set<String> all = new LinkedHashSet<>(addresses());
        if (!wildcard()) {
            all.add(listen);
        }
        all.addAll(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        return List.copyOf(all);
    }

    /** Where a process of this machine reaches the controller. */
    public String localAddress() {
        return wildcard() ? "127.0.0.1" : listen;
    }

    private boolean wildcard() {
        try {
            return InetAddress.getByName(listen).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address of this machine: " + listen, e);
        }
    }

    private static List<String> machineAddresses() {
        List<String> found = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .sorted((a, b) -> Boolean.compare(a instanceof Inet6Address, b instanceof Inet6Address))
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .forEach(found::add);
        } catch (SocketException e) {
            throw new IllegalStateException("cannot list this machine's addresses", e);
        }
        return found.isEmpty() ? List.of("127.0.0.1") : List.copyOf(found);
    }
}
