package io.godwit.mover.domain;

import io.godwit.libvirt.ConnectionSettings;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.nio.file.Path;

/** This host's libvirt daemon for QEMU: where it is and how to open a connection. */
public final class Hypervisor {

    static final String URI = "qemu:///system";

    private final Path runDirectory;

    /**
     * @param runDirectory normally {@code /run}; the daemon's socket lies in its {@code libvirt} directory
     */
    public Hypervisor(Path runDirectory) {
        this.runDirectory = runDirectory;
    }

    /** A new connection of the caller's own. Fails with HYPERVISOR_UNREACHABLE. */
    public LibvirtConnection connect() {
        Path socket = LibvirtConnection.findSocket(runDirectory)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.HYPERVISOR_UNREACHABLE,
                        "no libvirt socket below " + runDirectory.resolve("libvirt")
                                + "; start libvirtd (or virtqemud) on this host"));
        try {
            return LibvirtConnection.open(socket, URI, ConnectionSettings.defaults());
        } catch (LibvirtException e) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_UNREACHABLE,
                    "cannot connect to libvirt at " + socket + ": " + e.getMessage()
                            + "; see the daemon's log on this host",
                    e);
        }
    }
}
