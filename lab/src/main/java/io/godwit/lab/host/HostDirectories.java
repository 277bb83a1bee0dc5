package io.godwit.lab.host;

import io.godwit.lab.layout.HostPaths;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes the private directories of a host as a fresh installation of libvirt would have them. */
final class HostDirectories {
    private static final Path INSTALLED_CONFIGURATION = Path.of("/etc/libvirt");

    private HostDirectories() {}

    static void create(LabPaths lab, String host, String address, boolean kvm) {
        HostPaths paths = lab.host(host);
        try {
            Files.createDirectories(paths.supervision().resolve("hooks"));
            Files.createDirectories(paths.run().resolve("lock"));
            Files.createDirectories(paths.logs());
            for (String name :
                    new String[] {"dev", "etc-godwit", "lib-godwit", "cache-libvirt/qemu", "log-libvirt/qemu"}) {
                Files.createDirectories(paths.dataRoot().resolve(name));
            }
            Path libvirt = paths.dataRoot().resolve("lib-libvirt");
            Path qemu = Files.createDirectories(libvirt.resolve("qemu"));
            Files.setPosixFilePermissions(qemu, PosixFilePermissions.fromString("rwxr-x---"));
            Command.run("chown", "libvirt-qemu:libvirt-qemu", qemu.toString());
            Files.createDirectories(libvirt.resolve("images"));
            Files.createDirectories(libvirt.resolve("datastores/shared"));
            Files.writeString(paths.bootId(), UUID.randomUUID() + "\n");
            Files.writeString(paths.dataRoot().resolve("hostname"), host + "\n");
            Files.writeString(paths.dataRoot().resolve("hosts"), "127.0.0.1 localhost\n" + address + " " + host + "\n");
            Files.writeString(
                    paths.etcGodwit().resolve("host.conf"),
                    "migration.adapters=" + LabNetworkName.MIGRATION.adapter() + "\n");
            if (kvm) {
                Files.createFile(paths.dataRoot().resolve("kvm-works"));
            }
            copyConfiguration(paths.etcLibvirt());
        } catch (IOException e) {
            throw new LabException("cannot make the directories of host " + host + ": " + e.getMessage(), e);
        }
    }

    /** The configuration as installed, with an identity of its own; definitions of the machine's own guests stay out. */
    private static void copyConfiguration(Path target) throws IOException {
        Files.createDirectories(target.resolve("qemu"));
        Files.createDirectories(target.resolve("hooks"));
        try (Stream<Path> files = Files.list(INSTALLED_CONFIGURATION)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path daemon = target.resolve("libvirtd.conf");
        String settings = Files.exists(daemon) ? Files.readString(daemon) : "";
        Files.writeString(daemon, settings + "\nhost_uuid = \"" + UUID.randomUUID() + "\"\n");
    }
}
