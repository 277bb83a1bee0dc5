/**
 * A pure-Java client of libvirt's RPC protocol over the local unix socket. {@link io.godwit.libvirt.LibvirtConnection} is
 * the door; this page is the wire format as this client speaks it, learned from libvirt's description of its RPC
 * (docs/kbase/internals/rpc) and its protocol files, and checked against libvirt 11.3.
 *
 * <h2>Messages</h2>
 *
 * A message is a length word (its own four bytes included), six header words and a payload, everything in XDR (RFC 4506):
 * big-endian, items padded with zeros to four bytes.
 *
 * <pre>
 * length | program | version = 1 | procedure | type | serial | status | payload ...
 * </pre>
 *
 * <ul>
 *   <li>Programs: REMOTE 0x20008086 (all hypervisors), QEMU 0x20008087 (monitor), KEEP_ALIVE 0x6b656570.
 *   <li>Types used: 0 call, 1 reply, 2 message (events, keep-alive). Streams and passed file descriptors are not used.
 *   <li>Serial: chosen by the caller, repeated in the reply, 0 in messages.
 *   <li>Status: 0 well, 1 error; the payload is then an error record instead of the result.
 *   <li>Header and payload have at most 32 MiB, texts and cookies 4 MiB, lists of domains 16,384 items, parameters of a
 *       migration 64. The decoder compares a length with these and with the bytes at hand before it allocates.
 * </ul>
 *
 * A domain is name, 16 bytes of UUID, and id (-1 when off). An optional item is a flag word and, after 1, the item. A
 * typed parameter is name, kind and value: 1 int, 2 unsigned int, 3 long, 4 unsigned long, 5 double, 6 boolean, 7 text.
 *
 * <h2>Opening</h2>
 *
 * <pre>
 * AUTH_LIST                 methods: none (root on the local socket always has it), SASL, polkit
 * AUTH_POLKIT               when only that is offered
 * CONNECT_SUPPORTS_FEATURE  10: keep-alive; asking for it makes the daemon start its own
 * CONNECT_OPEN              URI of the driver
 * </pre>
 *
 * <h2>Keep-alive</h2>
 *
 * Either side sends PING (1) as a message and expects PONG (2); whatever arrives is a sign of life. With five missed in a
 * row, at the sixth interval, the connection is dead: 30 s by default, as in libvirt. The daemon reads nothing from a
 * client that has {@code max_client_requests} (5) calls under way, keep-alive included, so this client holds back the
 * fifth.
 *
 * <h2>Events</h2>
 *
 * A registration answers with a callback number, and every event starts with the number of its callback; domains, monitor,
 * networks and storage pools count them separately. libvirt takes a
 * kind of event once per connection, therefore subscribers share a registration. Unknown procedures, callbacks and
 * programs are ignored; a known event that cannot be read ends the connection, because an event lost unnoticed would
 * make the client's picture of the host wrong.
 *
 * <h2>Migration, protocol 3 with parameters</h2>
 *
 * <pre>
 * source  302 Begin3    domain, parameters, flags                     → cookie, definition
 * target  303 Prepare3  parameters, cookie, flags                     → cookie, URI or none
 * source  305 Perform3  domain, URI or none, parameters, cookie, flags → cookie
 * target  306 Finish3   parameters, cookie, flags, cancelled          → domain, cookie
 * source  307 Confirm3  domain, parameters, cookie, flags, cancelled
 * </pre>
 *
 * Prepare3 needs {@code destination_xml}, Finish3 needs {@code destination_name}; Perform3 with an empty cookie kills
 * libvirtd 11.3, which is why this client does not send it. With UNDEFINE_SOURCE the source
 * reports that the domain stopped (migrated), but not that it was undefined.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.libvirt;
