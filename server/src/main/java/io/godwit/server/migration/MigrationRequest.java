package io.godwit.server.migration;

import io.godwit.model.migration.MoveOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for.
 *
 * @param vm UUID or name
 * @param to name or id of the host
 */
record MigrationRequest(String vm, String to, @Nullable Options options) {

    private static final int LONGEST_NAME = 255;

    /** Each absent one has its default. */
    record Options(
            @Nullable Long maximumPauseMillis, @Nullable Integer channels) {

        Options {
            if (maximumPauseMillis != null && (maximumPauseMillis < 1 || maximumPauseMillis > 2_000_000)) {
                throw new IllegalArgumentException(
                        "maximumPauseMillis must be between 1 and 2000000, not " + maximumPauseMillis);
            }
            if (channels != null && (channels < 0 || channels > 16)) {
                throw new IllegalArgumentException("channels must be between 0 and 16, not " + channels);
            }
        }
    }

    MigrationRequest {
        if (vm.isBlank() || vm.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("vm must be a VM's UUID or name");
        }
        if (to.isBlank() || to.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("to must be a host's name or id");
        }
    }

    MoveOptions moveOptions() {
        MoveOptions defaults = MoveOptions.defaults();
        if (options == null) {
            return defaults;
        }
        Long pause = options.maximumPauseMillis();
        Integer channels = options.channels();
        return new MoveOptions(
                pause == null ? defaults.maximumPauseMillis() : pause,
                channels == null ? defaults.channels() : channels,
                defaults.provenDirectories());
    }
}
