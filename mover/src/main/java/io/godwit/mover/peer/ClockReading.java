package io.godwit.mover.peer;

/** A host's clock: microseconds since the epoch. */
public record ClockReading(long micros) {}
