package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How guests run: with KVM only where a guest really boots with it. */
public enum Acceleration {
    KVM("kvm", "<cpu mode='host-passthrough' check='none' migratable='on'/>"),
    TCG("qemu", "<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model></cpu>");

    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(8);
    private static final Path DEVICE = Path.of("/dev/kvm");

    private final String domainType;
    private final String cpu;

    Acceleration(String domainType, String cpu) {
        this.domainType = domainType;
        this.cpu = cpu;
    }

    String domainType() {
        return domainType;
    }

    String cpu() {
        return cpu;
    }

    /**
     * Boots a probe guest with KVM, as the user that libvirt runs guests as: a {@code /dev/kvm} may exist and still not
     * run them. The answer holds until this machine boots again and is kept in the cache.
     */
    public static Acceleration probe(GuestBoot boot) {
        if (!Files.exists(DEVICE)) {
            return TCG;
        }
        Path remembered = GuestBoot.cache().resolve("acceleration");
        try {
            String bootId =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            for (Acceleration each : values()) {
                if (Files.exists(remembered) && Files.readString(remembered).equals(bootId + " " + each + "\n")) {
                    return each;
                }
            }
            Acceleration found = bootsWithKvm(boot) ? KVM : TCG;
            Files.writeString(remembered, bootId + " " + found + "\n");
            return found;
        } catch (IOException e) {
            throw new LabException("cannot find out whether KVM works here: " + e.getMessage(), e);
        }
    }

    private static boolean bootsWithKvm(GuestBoot boot) throws IOException {
        Path console = Files.createTempFile("godwit-kvm-probe", ".log");
        Process guest = new ProcessBuilder(List.of(
                        "setpriv",
                        "--reuid=libvirt-qemu",
                        "--regid=kvm",
                        "--clear-groups",
                        "qemu-system-x86_64",
                        "-machine",
                        "pc,accel=kvm",
                        "-cpu",
                        "host",
                        "-m",
                        "128",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-serial",
                        "stdio",
                        "-kernel",
                        boot.kernel().toString(),
                        "-initrd",
                        boot.initramfs().toString(),
                        "-append",
                        "console=ttyS0 quiet"))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        try {
            long end = System.nanoTime() + PROBE_DEADLINE.toNanos();
            while (System.nanoTime() < end && guest.isAlive()) {
                if (Files.readString(console, StandardCharsets.ISO_8859_1).contains("GODWIT-GUEST MODULES")) {
                    return true;
                }
                guest.waitFor(Duration.ofMillis(100));
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while probing KVM", e);
        } finally {
            guest.destroyForcibly();
            Files.deleteIfExists(console);
        }
    }

    /** True if QEMU and libvirt are installed at all. */
    public static boolean hypervisorInstalled() {
        return Command.attempt(
                        Duration.ofSeconds(10),
                        List.of("sh", "-c", "command -v qemu-system-x86_64 && command -v libvirtd && command -v virsh"))
                .succeeded();
    }
}
