/** The time in which modelled things happen. */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator.clock;
