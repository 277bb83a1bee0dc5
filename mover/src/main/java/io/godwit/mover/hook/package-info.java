/** Named points of a move at which a test may hold it; nothing happens there outside the lab. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.hook;
