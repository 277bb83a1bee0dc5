package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a new guest shall be.
 *
 * @param memoryBytes RAM; half of it is written and verified by the guest
 * @param dirtyBytesPerSecond how fast it writes its memory from the start
 * @param diskBytes size of its disk in the shared datastore, 0 for none
 * @param start whether it is started after its definition
 * @param kernelArguments further kernel arguments, for tests
 */
public record GuestSettings(
        String name,
        String host,
        long memoryBytes,
        long dirtyBytesPerSecond,
        long diskBytes,
        boolean start,
        Duration bootDeadline,
        String kernelArguments) {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,40}");

    public GuestSettings {
        if (!NAME.matcher(name).matches()) {
            throw new LabException("'" + name + "' cannot name a guest: use letters, digits, '.', '_' and '-'");
        }
        if (memoryBytes < 96 * MEBIBYTE) {
            throw new LabException("guest " + name + " needs at least 96 MiB of memory, not " + memoryBytes + " bytes");
        }
        if (dirtyBytesPerSecond < 0) {
            throw new LabException("the dirty rate of guest " + name + " must not be negative");
        }
        if (diskBytes != 0 && (diskBytes < MEBIBYTE || diskBytes % 512 != 0)) {
            throw new LabException("the disk of guest " + name + " needs at least 1 MiB in whole sectors of 512 bytes");
        }
    }

    /** 256 MiB, a disk of 16 MiB, started, not yet writing to its memory. */
    public static GuestSettings of(String name, String host) {
        return new GuestSettings(name, host, 256 * MEBIBYTE, 0, 16 * MEBIBYTE, true, Duration.ofMinutes(3), "");
    }

    public GuestSettings withMemory(long bytes) {
        return new GuestSettings(
                name, host, bytes, dirtyBytesPerSecond, diskBytes, start, bootDeadline, kernelArguments);
    }

    public GuestSettings withDirtyRate(long bytesPerSecond) {
        return new GuestSettings(
                name, host, memoryBytes, bytesPerSecond, diskBytes, start, bootDeadline, kernelArguments);
    }

    public GuestSettings withDisk(long bytes) {
        return new GuestSettings(
                name, host, memoryBytes, dirtyBytesPerSecond, bytes, start, bootDeadline, kernelArguments);
    }

    /** Defined, but not started. */
    public GuestSettings notStarted() {
        return new GuestSettings(
                name, host, memoryBytes, dirtyBytesPerSecond, diskBytes, false, bootDeadline, kernelArguments);
    }

    public GuestSettings withKernelArguments(String arguments, Duration deadline) {
        return new GuestSettings(name, host, memoryBytes, dirtyBytesPerSecond, diskBytes, start, deadline, arguments);
    }
}
