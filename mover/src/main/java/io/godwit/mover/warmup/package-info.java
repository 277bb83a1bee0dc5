/**
 * What a mover does before its first move, so that this finds compiled code.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.warmup;
