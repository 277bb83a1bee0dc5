/**
 * The protocol between controller and agent: JSON-RPC 2.0, one WebSocket that the agent opens.
 *
 * <p>{@link io.godwit.model.agent.AgentProtocol} names the methods, the records here are their parameters and results.
 * Unknown fields are ignored by both sides, so that one side may be newer.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.model.agent;
