/**
 * JSON-RPC 2.0 over WebSocket and over a local socket, once, for agent, mover and server.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.link;
