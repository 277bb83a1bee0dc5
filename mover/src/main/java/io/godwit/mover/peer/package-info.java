/** The messages between the two movers of one move. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.peer;
