package io.godwit.agent.controller;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** From which of its addresses this host reaches another. */
final class ManagementAddress {

    private ManagementAddress() {}

    /** As the kernel's routes say; sends nothing. Empty where there is no route. */
    static Optional<String> towards(String address, int port) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(numeric(local));
        } catch (IOException | java.io.UncheckedIOException e) {
            System.getLogger(ManagementAddress.class.getName())
                    .log(System.Logger.Level.DEBUG, "the way to {0} is unknown: {1}", address, e.getMessage());
            return Optional.empty();
        }
    }

    private static String numeric(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
