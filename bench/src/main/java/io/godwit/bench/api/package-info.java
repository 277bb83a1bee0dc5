/**
 * {@code godwit bench api}: how fast a controller with many hosts, VMs and event streams answers, and what it needs.
 *
 * <p>The controller is a process of its own, as in production; hosts and clients are modelled in this one and share the
 * machine with it.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.bench.api;
