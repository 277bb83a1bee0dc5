package io.godwit.bench.move;

import java.util.List;
import java.util.Map;

/**
 * Under what the figures came about.
 *
 * @param runs counted runs of every way
 * @param warmUpRuns runs of every way before, not counted
 * @param loadBefore the machine's load average of one minute
 */
record Conditions(
        int runs,
        int warmUpRuns,
        long memoryBytes,
        long dirtyBytesPerSecond,
        int cpus,
        double loadBefore,
        double loadAfter,
        String acceleration,
        double probeIntervalMillis,
        Map<String, String> versions,
        List<String> notes) {

    Conditions {
        versions = Map.copyOf(versions);
        notes = List.copyOf(notes);
    }
}
