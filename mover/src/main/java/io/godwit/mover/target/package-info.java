/** The target's side of a move. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.target;
