package io.godwit.mover.peer;

/** Asks what the target has recorded. */
public record OutcomeRequest() {}
