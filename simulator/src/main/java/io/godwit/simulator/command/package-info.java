/** {@code godwit simulator}. */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator.command;
