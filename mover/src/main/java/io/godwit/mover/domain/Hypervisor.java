package io.godwit.mover.domain;

import io.godwit.libvirt.ConnectionSettings;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** This host's libvirt daemon for QEMU: where it is and how to open a connection. Messages name the host. */
public final class Hypervisor {

    static final String URI = "qemu:///system";

    private static final long USER_VALID_NANOS = 60_000_000_000L;

    private final Path runDirectory;
    private final String hostName;
    private @Nullable QemuUser user;
    private long userReadAt;
    private boolean userBeingRead;

    /**
     * @param runDirectory normally {@code /run}; the daemon's socket lies in its {@code libvirt} directory
     * @param hostName the name that the controller fixed, for messages
     */
    public Hypervisor(Path runDirectory, String hostName) {
        this.runDirectory = runDirectory;
        this.hostName = hostName;
    }

    /** A new connection of the caller's own. Fails with HYPERVISOR_UNREACHABLE. */
    public LibvirtConnection connect() {
        Path socket = LibvirtConnection.findSocket(runDirectory)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.HYPERVISOR_UNREACHABLE,
                        "libvirt does not run on host " + hostName + " (no socket below "
                                + runDirectory.resolve("libvirt") + "); start libvirtd (or virtqemud) there"));
        try {
            return LibvirtConnection.open(socket, URI, ConnectionSettings.defaults());
        } catch (LibvirtException e) {
            throw new GodwitException(
                    ErrorCode.HYPERVISOR_UNREACHABLE,
                    "cannot connect to libvirt on host " + hostName + " (" + socket + "): " + e.getMessage()
                            + "; start libvirtd (or virtqemud) there and see its log",
                    e);
        }
    }

    /**
     * The user that QEMU runs as. libvirt takes seconds to answer, so the last answer is given at once and read again
     * beside when it is older than a minute.
     */
    public QemuUser qemuUser() {
        synchronized (this) {
            QemuUser known = user;
            if (known != null) {
                if (!userBeingRead && System.nanoTime() - userReadAt > USER_VALID_NANOS) {
                    userBeingRead = true;
                    Thread.ofPlatform().name("qemu-user").daemon().start(this::readUserAgain);
                }
                return known;
            }
        }
        return readUser();
    }

    private void readUserAgain() {
        try {
            readUser();
        } catch (LibvirtException | GodwitException e) {
            System.getLogger(Hypervisor.class.getName())
                    .log(System.Logger.Level.DEBUG, "libvirt's QEMU user is not read again now: {0}", e.getMessage());
        } finally {
            synchronized (this) {
                userBeingRead = false;
            }
        }
    }

    private QemuUser readUser() {
        try (LibvirtConnection connection = connect()) {
            QemuUser read = QemuUser.of(connection);
            synchronized (this) {
                user = read;
                userReadAt = System.nanoTime();
            }
            return read;
        }
    }
}
