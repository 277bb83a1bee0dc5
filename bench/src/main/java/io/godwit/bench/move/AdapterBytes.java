package io.godwit.bench.move;

import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabNetworkName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the migration adapters of the hosts have received, by the kernel's counters: alike for every way to move. */
final class AdapterBytes {
    private static final String ADAPTER = LabNetworkName.MIGRATION.adapter();

    private AdapterBytes() {}

    /** The sum over both hosts: bytes in both directions, Ethernet headers included. */
    static long received(List<LabHost> hosts) {
        return hosts.stream().mapToLong(AdapterBytes::received).sum();
    }

    private static long received(LabHost host) {
        long anyProcess = host.processes("").getFirst();
        try {
            return parse(Files.readAllLines(Path.of("/proc", Long.toString(anyProcess), "net/dev")));
        } catch (IOException e) {
            throw new LabException(
                    "cannot read the adapters' counters of host " + host.name() + ": " + e.getMessage(), e);
        }
    }

    static long parse(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(ADAPTER + ":"))
                .map(line -> line.substring(ADAPTER.length() + 1).strip().split("\\s+", 2)[0])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new LabException("no adapter " + ADAPTER + " in " + lines));
    }
}
