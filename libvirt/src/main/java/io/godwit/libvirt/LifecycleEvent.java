package io.godwit.libvirt;

import java.util.Arrays;
import java.util.List;

/** What happened to a domain ({@code virDomainEventType}), with its number on the wire and the names of its details, numbered from 0. */
public enum LifecycleEvent {
    DEFINED(0, "added", "updated", "renamed", "from snapshot"),
    UNDEFINED(1, "removed", "renamed"),
    STARTED(2, "booted", "migrated", "restored", "from snapshot", "wakeup"),
    SUSPENDED(
            3,
            "paused",
            "migrated",
            "I/O error",
            "watchdog",
            "restored",
            "from snapshot",
            "API error",
            "post-copy",
            "post-copy failed"),
    RESUMED(4, "unpaused", "migrated", "from snapshot", "post-copy", "post-copy failed"),
    STOPPED(5, "shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot"),
    SHUTDOWN(6, "finished", "guest", "host"),
    PM_SUSPENDED(7, "memory", "disk"),
    CRASHED(8, "panicked", "crash loaded"),
    /** A number that this client does not know. */
    UNKNOWN(-1);

    private final int number;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> details;

    LifecycleEvent(int number, String... details) {
        this.number = number;
        this.details = List.of(details);
    }

    static LifecycleEvent of(int number) {
        return Arrays.stream(values())
                .filter(event -> event.number == number)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** "detail 9" when the number is new. */
    String detailName(int detail) {
        return detail >= 0 && detail < details.size() ? details.get(detail) : "detail " + detail;
    }
}
