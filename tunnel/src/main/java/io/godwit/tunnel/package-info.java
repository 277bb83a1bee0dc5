/**
 * The mutually authenticated, encrypted channel between two hosts; it knows nothing of VMs.
 *
 * <p>A <em>session</em> carries messages and byte streams between a <em>connecting</em> and a <em>listening</em> side
 * over one or more <em>paths</em>, each a TCP connection with TLS 1.3 and certificates on both sides. This page is the
 * protocol's specification; where code and page differ, one of them is wrong.
 *
 * <h2>Opening a path</h2>
 *
 * <pre>
 *   connecting side                                     listening side
 *        | ---- TCP, TLS 1.3, certificates of both ------> |   the connecting side compares the fingerprint
 *        | ---- HELLO (versions, session, secret, -------> |   versions, then the authority, then the session
 *        |             path, received, limits)             |
 *        | <--- WELCOME (version, secret, received, ------ |   or REFUSED (code, text) and the end
 *        |               limits)                           |
 *        | ---- HEARTBEAT -------------------------------> |   WELCOME has arrived: the session stands
 *        | <--- chunks, ACKNOWLEDGE, HEARTBEAT ----------> |
 * </pre>
 *
 * All this happens within the handshake limit (10 s), and a listener holds at most 32 connections that are not through
 * it. A HELLO whose secret is zero opens a session; if one of that id is open with the same
 * certificate, it is over: its peer has forgotten it (a process that was started again). The secret in its WELCOME admits further paths, together with the
 * certificate that opened it. Both sides say in {@code received} which chunks they have, and so settle what is still to
 * be sent. A session whose first path breaks before the listening side knows that its WELCOME arrived (by a frame, or by a
 * further path that shows the secret) is dropped at once. Paths are numbered by the connecting side, each number is used
 * once; paths that are opened at the same time may arrive in any order.
 *
 * <h2>States of a session</h2>
 *
 * <pre>
 *              WELCOME                  last path lost
 *   (nothing) ---------> CONNECTED ---------------------> WITHOUT_PATH
 *                         |   ^                             |     |
 *                         |   +-------- path joined --------+     |
 *                         | GOODBYE, violation                    | reconnect limit (60 s)
 *                         +-------------> ENDED <-----------------+
 * </pre>
 *
 * <h2>Frames</h2>
 *
 * All numbers are big-endian and unsigned, but below 2^31 (four bytes) or 2^63 (eight bytes). A frame is a header of 28
 * bytes and its payload, together at most 65,536 bytes, which is four TLS records:
 *
 * <pre>
 *   byte  0      1       2..3   4..7     8..11    12..19     20..27
 *         type   0       0      length   stream   sequence   offset
 * </pre>
 *
 * <table>
 * <caption>Frame types; those from 16 on are chunks: numbered, kept until acknowledged</caption>
 * <tr><th>type</th><th>name</th><th>stream</th><th>sequence</th><th>offset</th><th>payload</th></tr>
 * <tr><td>1</td><td>HELLO</td><td>0</td><td>0</td><td>0</td><td>magic 0x474f4457, lowest and highest version (2 bytes
 *     each), session id (16), secret (32), path number (4), received (8), send window, stream window, streams (4
 *     each)</td></tr>
 * <tr><td>2</td><td>WELCOME</td><td>0</td><td>0</td><td>0</td><td>version (4), secret (32), received (8), send window,
 *     stream window, streams (4 each)</td></tr>
 * <tr><td>3</td><td>REFUSED</td><td>0</td><td>0</td><td>0</td><td>code and text, each UTF-8 after its length (2
 *     bytes); at most 64 and 1,024 characters</td></tr>
 * <tr><td>4</td><td>HEARTBEAT</td><td>0</td><td>last chunk received in order</td><td>0</td><td></td></tr>
 * <tr><td>5</td><td>ACKNOWLEDGE</td><td>0</td><td>last chunk received in order</td><td>0</td><td></td></tr>
 * <tr><td>16</td><td>MESSAGE</td><td>0</td><td>chunk</td><td>position</td><td>part of: length (4 bytes), message,
 *     length, message, …</td></tr>
 * <tr><td>17</td><td>STREAM_OPEN</td><td>new one</td><td>chunk</td><td>0</td><td>purpose (4 bytes)</td></tr>
 * <tr><td>18</td><td>STREAM_DATA</td><td>stream</td><td>chunk</td><td>position</td><td>bytes</td></tr>
 * <tr><td>19</td><td>STREAM_END</td><td>stream</td><td>chunk</td><td>length of the stream</td><td></td></tr>
 * <tr><td>20</td><td>STREAM_CREDIT</td><td>stream, or 0: messages</td><td>chunk</td><td>position up to which the
 *     receiver of this frame may send</td><td></td></tr>
 * <tr><td>21</td><td>STREAM_RESET</td><td>stream</td><td>chunk</td><td>0</td><td>reason, UTF-8, at most 4,096
 *     bytes</td></tr>
 * <tr><td>22</td><td>PATH_LOST</td><td>path number</td><td>chunk</td><td>0</td><td></td></tr>
 * <tr><td>23</td><td>GOODBYE</td><td>0</td><td>chunk</td><td>0</td><td>reason, UTF-8, at most 4,096 bytes</td></tr>
 * </table>
 *
 * <h2>Chunks</h2>
 *
 * Each side numbers its chunks 1, 2, 3 … over the whole session, whatever path carries them. The receiver puts them in
 * order, drops repeated ones, and acknowledges cumulatively over any path: after 256 KiB, after 5 ms, or at once when a
 * chunk was repeated. What a lost path carried and nobody acknowledged goes out again, under the same numbers, over
 * another path. PATH_LOST tells the peer to give up its end of a path too, so that it need not wait for the liveness
 * limit. A path that hears nothing for 15 s is lost; each side sends at least a heartbeat every 5 s.
 *
 * <p>Messages and the small control chunks go ahead of stream data that waits. There is therefore an order among
 * messages, and within each stream, and a message does not arrive before the opening of a stream that was opened before
 * it; there is none between a message and stream data.
 *
 * <h2>Streams</h2>
 *
 * Streams are numbered upwards without gaps, odd by the connecting side, even by the listening side. Each direction
 * ends by STREAM_END; a stream is over when both have, or by STREAM_RESET, after which frames still on their way are
 * ignored.
 *
 * <h2>Limits</h2>
 *
 * <p>Of what both sides announce the smaller holds: the send window (stream bytes unacknowledged, default 4 MiB), the
 * stream window (bytes of a stream beyond what was read, 512 KiB), and the streams that one side has open at once (16;
 * because an opening may overtake an end, the receiver allows twice as many). Messages have 1 MiB each and a window of
 * 1 MiB + 64 KiB. Chunks that came early: at most the send window + 2 MiB, at most 8,192 numbers ahead. Whoever exceeds a
 * limit, names a stream that was never opened, sets a reserved bit or sends an unknown type breaks the protocol, which
 * ends the session.
 *
 * <h2>Versions</h2>
 *
 * A build speaks this version and the one before; the listening side chooses the highest that both speak, and refuses
 * with {@code version-mismatch}, naming both ranges, when there is none. The frame header, HELLO's magic and versions,
 * and REFUSED stay as they are in all versions. This is version 1, the first.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.tunnel;
