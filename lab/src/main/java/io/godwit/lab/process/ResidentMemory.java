package io.godwit.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The resident memory of a process, now and at its peak, from {@code /proc/PID/status}. */
public record ResidentMemory(long currentBytes, long peakBytes) {
    /** Empty when the process is gone. */
    public static Optional<ResidentMemory> of(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            OptionalLong current = field(status, "VmRSS:");
            OptionalLong peak = field(status, "VmHWM:");
            return current.isPresent() && peak.isPresent()
                    ? Optional.of(new ResidentMemory(current.getAsLong(), peak.getAsLong()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static OptionalLong field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(
                                line.substring(name.length()).replace("kB", "").strip())
                        * 1024)
                .findFirst();
    }
}
