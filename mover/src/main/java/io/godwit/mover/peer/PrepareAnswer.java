package io.godwit.mover.peer;

/** Prepare3's cookie, base64, and how long Prepare3 took. */
public record PrepareAnswer(String cookie, long prepareMicros) {}
