package io.godwit.agent.host;

import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtException;
import io.godwit.linux.BootId;
import io.godwit.model.GodwitException;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.TunnelEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Collects what the agent tells of its host at every connection. */
public final class HostFactsReader {

    private static final String VERSION = "0.1.0";

    private final Supplier<String> fingerprint;
    private final Supplier<LibvirtConnection> libvirt;
    private final Supplier<List<TunnelEndpoint>> endpoints;

    /**
     * A reader for this host.
     *
     * @param fingerprint of the host's certificate now
     * @param endpoints where the mover listens now
     */
    public HostFactsReader(
            Supplier<String> fingerprint,
            Supplier<LibvirtConnection> libvirt,
            Supplier<List<TunnelEndpoint>> endpoints) {
        this.fingerprint = fingerprint;
        this.libvirt = libvirt;
        this.endpoints = endpoints;
    }

    /** Versions are 0 while libvirt does not answer. */
    public HostFacts read() {
        int libvirtVersion = 0;
        int hypervisorVersion = 0;
        try {
            LibvirtConnection connection = libvirt.get();
            libvirtVersion = connection.libraryVersion();
            hypervisorVersion = connection.hypervisorVersion();
        } catch (LibvirtException | GodwitException e) {
            System.getLogger(HostFactsReader.class.getName())
                    .log(System.Logger.Level.WARNING, "libvirt's version is unknown: {0}", e.getMessage());
        }
        try {
            return new HostFacts(
                    hostName(),
                    BootId.load().toString(),
                    fingerprint.get(),
                    endpoints.get(),
                    libvirtVersion,
                    hypervisorVersion,
                    VERSION,
                    Runtime.getRuntime().availableProcessors(),
                    memoryBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read this host's facts from /proc", e);
        }
    }

    private static String hostName() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                .strip();
    }

    private static long memoryBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kib -> Long.parseLong(kib) * 1024)
                .findFirst()
                .orElse(0);
    }
}
