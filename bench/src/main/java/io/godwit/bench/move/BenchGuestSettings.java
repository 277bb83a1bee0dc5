package io.godwit.bench.move;

import io.godwit.lab.guest.GuestSettings;

/** What every guest of the bench is like. */
record BenchGuestSettings(long memoryBytes, long dirtyBytesPerSecond) {

    GuestSettings named(String name, String host) {
        return GuestSettings.of(name, host).withMemory(memoryBytes).withDirtyRate(dirtyBytesPerSecond);
    }
}
