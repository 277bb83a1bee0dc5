/**
 * Modelled hosts that speak the real agent protocol over real TLS, so that a controller can be tested with hundreds of them.
 *
 * <p>A {@link io.godwit.simulator.SimulatedWorld} holds what is true: which VM runs where, and what each move did. Its
 * {@link io.godwit.simulator.SimulatedHost hosts} tell a controller about it as agents do, and lose links, restart, refuse
 * and repeat themselves when a test orders that ({@link io.godwit.simulator.HostFaults}). Memory, dirty rate and links are
 * modelled; time runs on a {@link io.godwit.simulator.clock.VirtualClock} as fast as is wanted, or by steps.
 *
 * <p>Not modelled: guests, disks' contents, the tunnel. What the model says about speed is arithmetic, not a measurement.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator;
