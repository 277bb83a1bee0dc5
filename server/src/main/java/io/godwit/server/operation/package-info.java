/** Long work as one thing: what somebody asked for at once, to its last end. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.operation;
