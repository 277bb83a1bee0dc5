/** Requests that are sent twice and carried out once: the header {@code Idempotency-Key}. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.idempotency;
