/**
 * The process that carries one host's side of every move.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.mover;
