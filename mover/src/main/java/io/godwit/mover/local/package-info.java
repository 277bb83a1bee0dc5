/** The conversation between a host's agent and its mover, over a local socket. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.local;
