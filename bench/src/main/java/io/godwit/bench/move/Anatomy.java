package io.godwit.bench.move;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Where the time of one move by Godwit went, from the request to the report, by the source's own record. All processes of a
 * lab share one clock, so the hosts' times and the bench's go together.
 */
record Anatomy(List<Part> parts) {

    /**
     * One part, or one moment.
     *
     * @param atMillis since the request
     * @param millis 0 for a moment
     */
    record Part(String name, double atMillis, double millis, String meaning) {}

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("open", "source: libvirt opened twice, VM, definition and state read (while connecting)"),
            Map.entry("connect", "tunnel to the target: TCP, TLS, clocks compared"),
            Map.entry("begin", "libvirt's Begin3 at the source: definition and cookie"),
            Map.entry("prepare", "definition to the target, checked there, its QEMU started and listening"),
            Map.entry("prepare.libvirt", "of that libvirt's Prepare3 at the target"),
            Map.entry("perform", "libvirt's Perform3 at the source: memory flows through the tunnel"),
            Map.entry("perform.stopped", "of that with the guest stopped: last pages, devices, libvirt's end of it"),
            Map.entry("finish", "the target asked to finish, and its answer"),
            Map.entry("finish.commit", "of that: request read, cookie checked, libvirt asked, COMMIT recorded"),
            Map.entry("finish.libvirt", "of that libvirt's Finish3: QEMU loads, definition written, guest resumed"),
            Map.entry("statistics", "QEMU's final count of bytes and passes, asked of libvirt"),
            Map.entry("confirm", "libvirt's Confirm3: the source's QEMU ended, its definition removed"));

    Anatomy {
        parts = List.copyOf(parts);
    }

    /**
     * Empty when the report does not tell when the guest stopped: then its phases cannot be laid beside the request.
     *
     * @param migration the controller's view of a completed move, with the source's report
     */
    static Optional<Anatomy> of(Instant requested, JsonNode migration) {
        JsonNode report = migration.path("sourceReport");
        JsonNode pause = report.path("pause");
        OptionalLong stopped = start(report, "perform.stopped");
        if (!pause.isObject() || stopped.isEmpty()) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        parts.add(moment("request", 0, "the request is sent to the controller"));
        parts.add(moment("created", since(requested, migration, "createdAt"), "the controller has stored the move"));
        long requestMicros = requested.getEpochSecond() * 1_000_000 + requested.getNano() / 1000;
        long stop = pause.path("stopMicros").asLong() - requestMicros;
        long begin = stop - stopped.getAsLong();
        parts.add(moment("accepted", begin / 1000.0, "checks, storage proof and tickets are over; the source begins"));
        for (JsonNode phase : report.path("phases")) {
            String name = phase.path("name").asString("");
            parts.add(new Part(
                    name,
                    (begin + phase.path("startMicros").asLong()) / 1000.0,
                    phase.path("durationMicros").asLong() / 1000.0,
                    MEANINGS.getOrDefault(name, meaning(name))));
        }
        parts.add(new Part(
                "pause",
                stop / 1000.0,
                pause.path("pauseMicros").asLong() / 1000.0,
                "the guest stands: STOP to RESUME"));
        parts.add(moment("ended", since(requested, migration, "endedAt"), "the source's report"));
        parts.sort(Comparator.comparingDouble(Part::atMillis)
                .thenComparing(Comparator.comparingDouble(Part::millis).reversed()));
        return Optional.of(new Anatomy(parts));
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%9s %9s  %s", "at ms", "for ms", "what"));
        for (Part part : parts) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%9.1f %9s  %-16s %s",
                    part.atMillis(),
                    part.millis() == 0 ? "" : String.format(Locale.ROOT, "%.1f", part.millis()),
                    part.name(),
                    part.meaning()));
        }
        return lines;
    }

    private static String meaning(String name) {
        return name.startsWith("perform.pass-")
                ? "of that pass " + name.substring("perform.pass-".length()) + " over the guest's memory"
                : "";
    }

    private static Part moment(String name, double atMillis, String meaning) {
        return new Part(name, atMillis, 0, meaning);
    }

    private static double since(Instant requested, JsonNode migration, String field) {
        return Duration.between(requested, Instant.parse(migration.path(field).asString()))
                        .toNanos()
                / 1e6;
    }

    private static OptionalLong start(JsonNode report, String phase) {
        for (JsonNode each : report.path("phases")) {
            if (each.path("name").asString("").equals(phase)) {
                return OptionalLong.of(each.path("startMicros").asLong());
            }
        }
        return OptionalLong.empty();
    }
}
