package io.godwit.cli.migration;

/** A command that can wait for moves, so that its exit code can tell their results. */
public interface WaitsForMoves {}
