package io.godwit.tunnel;

/**
 * Bytes carried.
 *
 * @param payloadSent bytes of messages and streams. For a path: each time it carried them; for a session: each once
 * @param payloadReceived the same, towards here; for a session without repetitions
 * @param wireSent bytes handed to TCP: payload, frame headers, TLS records and handshakes
 * @param wireReceived bytes got from TCP
 */
public record ByteCounts(long payloadSent, long payloadReceived, long wireSent, long wireReceived) {}
