package io.godwit.model.migration;

/**
 * One phase of a move with its times.
 *
 * @param name a stable word: open and connect (at the same time), begin, prepare, perform, finish, confirm; parts of a phase
 *     follow it after a dot: prepare.libvirt, perform.pass-1 (and so on), perform.stopped, finish.commit, finish.libvirt
 * @param startMicros start, microseconds since the move's beginning at the source
 * @param durationMicros its length in microseconds
 */
public record Phase(String name, long startMicros, long durationMicros) {}
