package io.godwit.mover.host;

import io.godwit.tunnel.TunnelIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This host's key and certificate as its moves use them. The agent renews them on the disk; a mover goes on with what it
 * has until a ticket names the renewed certificate and no move is open.
 */
public final class HostIdentity {

    /** Uses another identity from now on. */
    public interface Listener {
        void changed(TunnelIdentity identity) throws IOException;
    }

    private final Path etc;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile TunnelIdentity current;

    /**
     * An identity that is read from the disk again when another one is needed.
     *
     * @param etc the host's settings, normally {@code /etc/godwit}
     */
    public HostIdentity(Path etc, TunnelIdentity current) {
        this.etc = etc;
        this.current = current;
    }

    /** As it lies on the disk. */
    public static HostIdentity load(Path etc) throws IOException {
        return new HostIdentity(etc, read(etc));
    }

    public TunnelIdentity current() {
        return current;
    }

    public synchronized void onChange(Listener listener) {
        listeners.add(listener);
    }

    /** The identity on the disk, if its certificate has that fingerprint. */
    public Optional<TunnelIdentity> find(String fingerprint) {
        try {
            return Optional.of(read(etc))
                    .filter(identity -> identity.fingerprint().equals(fingerprint));
        } catch (IOException e) {
            System.getLogger(HostIdentity.class.getName())
                    .log(System.Logger.Level.WARNING, "key and certificate cannot be read again: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Takes the identity for every connection from now on. No move may be open: its peer knows it by the old one. */
    public synchronized void change(TunnelIdentity identity) throws IOException {
        for (Listener listener : listeners) {
            listener.changed(identity);
        }
        current = identity;
    }

    private static TunnelIdentity read(Path etc) throws IOException {
        Path directory = IdentityDirectory.current(etc);
        return TunnelIdentity.load(
                directory.resolve(IdentityDirectory.KEY),
                directory.resolve(IdentityDirectory.CERTIFICATE),
                directory.resolve(IdentityDirectory.AUTHORITY));
    }
}
