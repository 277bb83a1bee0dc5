package io.godwit.server.migration;

import io.godwit.model.migration.MoveOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for; what is absent has its default.
 *
 * @param vm UUID or name; either this or {@code vms}
 * @param vms UUIDs or names, 1 to {@link #MOST_VMS}
 * @param target name or id of the host
 * @param reason why, up to {@link #LONGEST_REASON} characters; control characters become spaces
 */
public record MigrationRequest(
        @Nullable String vm,
        @Nullable List<String> vms,
        String target,
        @Nullable Long maximumPauseMillis,
        @Nullable Integer channels,
        @Nullable String reason) {

    public static final int MOST_VMS = 100;
    public static final int LONGEST_REASON = 500;

    private static final int LONGEST_NAME = 255;

    public MigrationRequest {
        if ((vm == null) == (vms == null)) {
            throw new IllegalArgumentException("either vm or vms must be there, not both");
        }
        if (vms != null && (vms.isEmpty() || vms.size() > MOST_VMS)) {
            throw new IllegalArgumentException("vms must name 1 to " + MOST_VMS + " VMs, not " + vms.size());
        }
        if (wanted(vm, vms).stream().anyMatch(MigrationRequest::noName)) {
            throw new IllegalArgumentException(
                    "a VM is named by its UUID or name, which has 1 to " + LONGEST_NAME + " characters");
        }
        if (noName(target)) {
            throw new IllegalArgumentException(
                    "target must be a host's name or id, which has 1 to " + LONGEST_NAME + " characters");
        }
        if (maximumPauseMillis != null && (maximumPauseMillis < 1 || maximumPauseMillis > 2_000_000)) {
            throw new IllegalArgumentException(
                    "maximumPauseMillis must be between 1 and 2000000, not " + maximumPauseMillis);
        }
        if (channels != null && (channels < 0 || channels > 16)) {
            throw new IllegalArgumentException("channels must be between 0 and 16, not " + channels);
        }
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "reason must have at most " + LONGEST_REASON + " characters, not " + reason.length());
        }
        vms = vms == null ? null : List.copyOf(vms);
    }

    List<String> wanted() {
        return wanted(vm, vms);
    }

    private static List<String> wanted(@Nullable String vm, @Nullable List<String> vms) {
        return vm != null ? List.of(vm) : vms != null ? vms : List.of();
    }

    MoveOptions options() {
        MoveOptions defaults = MoveOptions.defaults();
        return new MoveOptions(
                maximumPauseMillis == null ? defaults.maximumPauseMillis() : maximumPauseMillis,
                channels == null ? defaults.channels() : channels,
                defaults.provenDirectories());
    }

    /** The reason as it is kept: what a terminal or a log would obey is gone. */
    @Nullable
    String cleanReason() {
        if (reason == null) {
            return null;
        }
        String clean =
                reason.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
        return clean.isEmpty() ? null : clean;
    }

    private static boolean noName(@Nullable String name) {
        return name == null || name.isBlank() || name.length() > LONGEST_NAME;
    }
}
