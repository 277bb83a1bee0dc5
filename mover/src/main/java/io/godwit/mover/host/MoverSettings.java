package io.godwit.mover.host;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a mover keeps its things, and its limits.
 *
 * @param etc enrolment and host policy, normally {@code /etc/godwit}
 * @param state journal, normally {@code /var/lib/godwit}
 * @param runtime sockets and decisions, a memory file system, normally {@code /run/godwit}
 * @param run the directory above it, where libvirt's sockets lie, normally {@code /run}
 * @param abortLimit how long after the guest's stop, or without an answer to "finish", before the move is aborted where
 *     that is still possible, and otherwise an alarm is raised ({@code design.md}, "Truth and failure")
 */
public record MoverSettings(Path etc, Path state, Path runtime, Path run, Duration abortLimit) {

    public static final Duration DEFAULT_ABORT_LIMIT = Duration.ofSeconds(100);

    /** From {@code GODWIT_ETC}, {@code GODWIT_STATE}, {@code GODWIT_RUN}; the defaults are those of a real host. */
    public static MoverSettings fromEnvironment() {
        return new MoverSettings(
                path("GODWIT_ETC", "/etc/godwit"),
                path("GODWIT_STATE", "/var/lib/godwit"),
                path("GODWIT_RUN", "/run/godwit"),
                Path.of("/run"),
                DEFAULT_ABORT_LIMIT);
    }

    public Path localSocket() {
        return runtime.resolve("mover.sock");
    }

    private static Path path(String variable, String otherwise) {
        String value = System.getenv(variable);
        return Path.of(value == null || value.isEmpty() ? otherwise : value);
    }
}
