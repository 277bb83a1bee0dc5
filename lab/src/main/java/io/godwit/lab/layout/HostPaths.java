package io.godwit.lab.layout;

import java.nio.file.Path;

/** The private directories of one lab host, seen from outside it. */
public record HostPaths(Path runRoot, Path dataRoot) {
    /** The host's own {@code /run}. */
    public Path run() {
        return runRoot.resolve("run");
    }

    /** Pids and switches of the supervisors; inside the host {@code /run/lab}. */
    public Path supervision() {
        return run().resolve("lab");
    }

    public Path libvirtSocket() {
        return run().resolve("libvirt/libvirt-sock");
    }

    public Path logs() {
        return dataRoot.resolve("log");
    }

    /** The host's own {@code /etc/libvirt}. */
    public Path etcLibvirt() {
        return dataRoot.resolve("etc-libvirt");
    }

    /** The host's own {@code /var/log/libvirt}. */
    public Path libvirtLogs() {
        return dataRoot.resolve("log-libvirt");
    }

    /** The host's own {@code /var/lib/godwit}. */
    public Path varLibGodwit() {
        return dataRoot.resolve("lib-godwit");
    }

    /** The host's own {@code /etc/godwit}. */
    public Path etcGodwit() {
        return dataRoot.resolve("etc-godwit");
    }

    /** What the host shows as {@code /proc/sys/kernel/random/boot_id}. */
    public Path bootId() {
        return dataRoot.resolve("boot_id");
    }
}
