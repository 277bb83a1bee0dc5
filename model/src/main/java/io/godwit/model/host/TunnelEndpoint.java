package io.godwit.model.host;

/**
 * Where a host's mover accepts tunnel connections.
 *
 * @param adapter the network adapter's name on that host
 * @param address its numeric IP address
 */
public record TunnelEndpoint(String adapter, String address, int port) {

    public TunnelEndpoint {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port of tunnel endpoint " + address + " out of range: " + port);
        }
    }
}
