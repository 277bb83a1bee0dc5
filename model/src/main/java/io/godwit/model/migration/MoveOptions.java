package io.godwit.model.migration;

import java.util.List;

/**
 * What the caller may choose for one move.
 *
 * @param maximumPauseMillis the pause QEMU aims at when it switches over (its downtime limit)
 * @param channels multifd channels; 0 = a single stream
 * @param provenDirectories directories whose sharing both agents have proved for this move; only for these may
 *     libvirt's own check of shared storage be set aside
 */
public record MoveOptions(long maximumPauseMillis, int channels, List<String> provenDirectories) {

    /** QEMU's own default of the pause it aims at. */
    public static final long DEFAULT_MAXIMUM_PAUSE_MILLIS = 300;

    public static final int DEFAULT_CHANNELS = 2;

    public MoveOptions {
        if (maximumPauseMillis < 1 || maximumPauseMillis > 2_000_000) {
            throw new IllegalArgumentException(
                    "the pause ceiling must be between 1 and 2000000 ms, not " + maximumPauseMillis);
        }
        if (channels < 0 || channels > 16) {
            throw new IllegalArgumentException("channels must be between 0 and 16, not " + channels);
        }
        provenDirectories = List.copyOf(provenDirectories);
    }

    public static MoveOptions defaults() {
        return new MoveOptions(DEFAULT_MAXIMUM_PAUSE_MILLIS, DEFAULT_CHANNELS, List.of());
    }

    public MoveOptions withProvenDirectories(List<String> directories) {
        return new MoveOptions(maximumPauseMillis, channels, directories);
    }
}
