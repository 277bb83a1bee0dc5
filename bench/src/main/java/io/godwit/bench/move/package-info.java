/**
 * The same move, done by Godwit, by virsh and by QEMU alone, in turn and measured alike.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.bench.move;
