package io.godwit.link;

/**
 * Carries texts to the other side; the transport's own reader hands what comes back to {@link RpcPeer#received} and the end
 * to {@link RpcPeer#disconnected}.
 */
public interface Transport {

    /**
     * Sends one text; called by one thread at a time.
     *
     * @throws java.io.UncheckedIOException when the connection is broken
     */
    void send(String text);

    /** Ends the connection; harmless when it has ended. */
    void close(String reason);
}
