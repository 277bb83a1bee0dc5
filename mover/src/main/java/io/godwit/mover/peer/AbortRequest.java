package io.godwit.mover.peer;

/** Why the source gives up. */
public record AbortRequest(String reason) {}
