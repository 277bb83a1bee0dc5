package io.godwit.mover.peer;

/** Perform3's cookie, base64. */
public record FinishRequest(String cookie) {}
