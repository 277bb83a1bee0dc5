/** Errors of the API as RFC 9457 problem details. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.problem;
