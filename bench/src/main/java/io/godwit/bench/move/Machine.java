package io.godwit.bench.move;

import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.libvirt.ConnectionSettings;
import io.godwit.libvirt.LibvirtConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the figures depend on beside the ways. */
final class Machine {
    private static final int MAJOR = 1_000_000;
    private static final int MINOR = 1_000;

    private Machine() {}

    /** Of the last minute. */
    static double loadAverage() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        } catch (IOException e) {
            throw new LabException("cannot read the load average: " + e.getMessage(), e);
        }
    }

    static Map<String, String> versions(LabHost host) {
        try (LibvirtConnection connection =
                LibvirtConnection.open(host.paths().libvirtSocket(), "qemu:///system", ConnectionSettings.defaults())) {
            return Map.of(
                    "libvirt", dotted(connection.libraryVersion()),
                    "QEMU", dotted(connection.hypervisorVersion()),
                    "Linux", System.getProperty("os.version", "?"),
                    "Java", Runtime.version().toString());
        }
    }

    static String dotted(int version) {
        return version / MAJOR + "." + version / MINOR % MINOR + "." + version % MINOR;
    }
}
