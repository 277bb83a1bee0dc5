package io.godwit.bench.move;

import org.jspecify.annotations.Nullable;

/** The figures of a move, with their units. */
enum Measure {
    WALL("wall_ms"),
    PAUSE("pause_ms"),
    OUTAGE("outage_ms"),
    BYTES("bytes");

    private final String key;

    Measure(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** Null when it was not measured. */
    @Nullable
    Double of(Sample sample) {
        return switch (this) {
            case WALL -> sample.wallMillis();
            case PAUSE -> sample.pauseMillis();
            case OUTAGE -> sample.outageMillis();
            case BYTES -> sample.bytes();
        };
    }
}
