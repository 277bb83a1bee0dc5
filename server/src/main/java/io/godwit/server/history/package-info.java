/** Moves that have ended: list, figures, export (A7). */
@org.jspecify.annotations.NullMarked
package io.godwit.server.history;
