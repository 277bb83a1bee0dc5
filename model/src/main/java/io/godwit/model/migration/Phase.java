package io.godwit.model.migration;

/**
 * One phase of a move with its times.
 *
 * @param name a stable word: connect, begin, prepare, perform, finish, confirm
 * @param startMicros start, microseconds since the move's beginning at the source
 * @param durationMicros its length in microseconds
 */
public record Phase(String name, long startMicros, long durationMicros) {}
