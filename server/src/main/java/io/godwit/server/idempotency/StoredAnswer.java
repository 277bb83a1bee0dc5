package io.godwit.server.idempotency;

import org.jspecify.annotations.Nullable;

/** What the first request with a key was answered. */
record StoredAnswer(
        int status, @Nullable String contentType, @Nullable String location, String body) {}
