package io.godwit.bench.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All figures of one run.
 *
 * @param list all VMs in one answer
 * @param page one answer of at most a hundred VMs
 * @param event from a change at a host to its event at one client; as many figures as changes times clients
 * @param readyFresh from the command to readiness, on an empty data directory
 * @param readyAgain the same on a data directory that was used
 * @param residentBytes the controller's memory after the load (VmRSS)
 * @param peakBytes the most it ever had (VmHWM)
 */
public record ApiBenchReport(
        Load load,
        Latencies list,
        Latencies page,
        Latencies show,
        Latencies event,
        Latencies readyFresh,
        Latencies readyAgain,
        long residentBytes,
        long peakBytes,
        Machine machine) {

    private static final double LIST_MILLIS = 150;
    private static final double EVENT_MILLIS = 1000;
    private static final double READY_MILLIS = 5000;
    private static final double MEMORY_MEBIBYTES = 400;

    /** What the controller had to carry. */
    public record Load(int hosts, int vms, int streams, long listBytes) {}

    /** What the figures depend on beside the controller. */
    public record Machine(int processors, double loadBefore, double loadAfter, String java) {}

    /**
     * One target of the project.
     *
     * @param measured in the unit of the limit
     */
    public record Target(String name, String unit, double limit, double measured) {

        boolean met() {
            return measured <= limit;
        }
    }

    public List<Target> targets() {
        return List.of(
                new Target("list of all VMs, p99", "ms", LIST_MILLIS, list.p99()),
                new Target("event at every client, longest", "ms", EVENT_MILLIS, event.max()),
                new Target("memory, peak", "MiB", MEMORY_MEBIBYTES, peakBytes / (double) (1 << 20)),
                new Target("ready, longest", "ms", READY_MILLIS, Math.max(readyFresh.max(), readyAgain.max())));
    }

    /** For {@code --json}: times in milliseconds, memory in bytes. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("load", load);
        json.put("list_ms", list);
        json.put("page_ms", page);
        json.put("show_ms", show);
        json.put("event_ms", event);
        json.put("ready_fresh_ms", readyFresh);
        json.put("ready_again_ms", readyAgain);
        json.put("memory_bytes", Map.of("resident", residentBytes, "peak", peakBytes));
        json.put("machine", machine);
        json.put(
                "targets",
                targets().stream()
                        .map(target -> Map.of(
                                "name", target.name(),
                                "unit", target.unit(),
                                "limit", target.limit(),
                                "measured", target.measured(),
                                "met", target.met()))
                        .toList());
        return json;
    }
}
