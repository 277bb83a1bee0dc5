/**
 * JSON-RPC 2.0 over any {@link io.godwit.link.Transport}, once, for agent, mover and server; and what travels over it:
 * {@link io.godwit.link.GodwitJson} and {@link io.godwit.link.TicketSignature}.
 *
 * <p>Texts are at most {@link io.godwit.link.RpcPeer#MAXIMUM_TEXT_LENGTH} characters long. Over a local socket one text is
 * one line, over WebSocket one text message. Batches are not spoken.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.link;
