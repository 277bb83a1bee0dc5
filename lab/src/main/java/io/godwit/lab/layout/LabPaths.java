package io.godwit.lab.layout;

import java.nio.file.Path;

/**
 * Where a lab keeps what it has. Sockets and records lie below {@code /run/godwit-lab/NAME} (short, since a socket's
 * path has at most 107 bytes), everything large below {@code /var/lib/godwit-lab/NAME}.
 */
public record LabPaths(LabName name) {
    public static final Path NAMESPACES = Path.of("/run/netns");
    public static final Path RUN_ROOT = Path.of("/run/godwit-lab");
    public static final Path DATA_ROOT = Path.of("/var/lib/godwit-lab");

    /** The shared datastore as every lab host sees it. */
    public static final Path SHARED_INSIDE = Path.of("/var/lib/libvirt/datastores/shared");

    public Path run() {
        return RUN_ROOT.resolve(name.value());
    }

    public Path data() {
        return DATA_ROOT.resolve(name.value());
    }

    /** The record of settings and stage; it exists from the first moment of a lab to the last. */
    public Path record() {
        return run().resolve("lab.json");
    }

    /** The shared datastore as seen from outside. */
    public Path shared() {
        return data().resolve("shared");
    }

    public Path guests() {
        return data().resolve("guests");
    }

    public Path log() {
        return data().resolve("log");
    }

    /** Data of the controller: its CA, its token, its database. */
    public Path controller() {
        return data().resolve("controller");
    }

    public HostPaths host(String host) {
        return new HostPaths(run().resolve(host), data().resolve(host));
    }
}
