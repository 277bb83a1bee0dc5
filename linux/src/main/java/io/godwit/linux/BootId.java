package io.godwit.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The kernel's id of the current boot: another value means that the machine was restarted in between. */
public record BootId(UUID value) {
    /** Reads {@code /proc/sys/kernel/random/boot_id}. */
    public static BootId load() throws IOException {
        return new BootId(UUID.fromString(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
