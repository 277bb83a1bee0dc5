/** Moves: checks before, tickets, progress, reports, cancelling. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.migration;
