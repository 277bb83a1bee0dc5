/** A modelled host's end of the agent protocol: dialled again whenever it is lost, with an outbox for what must arrive. */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator.agent;
