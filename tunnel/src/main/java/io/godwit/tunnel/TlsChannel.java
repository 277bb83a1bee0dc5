package io.godwit.tunnel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over one blocking socket. After {@link #handshake} one thread may read while another writes. Heap buffers on
 * purpose: the engine is faster on them than on direct ones.
 */
final class TlsChannel implements Closeable {
    /** Room that {@link #read} needs in its target: one record, with what the engine asks for on top. */
    static final int RECORD = 17 << 10;

    private static final int WIRE_BUFFER = 136 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer incoming = ByteBuffer.allocate(WIRE_BUFFER).flip();
    private final ByteBuffer outgoing = ByteBuffer.allocate(WIRE_BUFFER);
    private final AtomicLong wireSent = new AtomicLong();
    private final AtomicLong wireReceived = new AtomicLong();

    TlsChannel(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
    }

    /** Blocks; the caller closes the channel to break it off. */
    void handshake() throws IOException {
        engine.beginHandshake();
        ByteBuffer plain = ByteBuffer.allocate(RECORD);
        try {
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> {
                        wrap(NOTHING);
                        flush();
                    }
                    case NEED_TASK -> runTasks();
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapHandshake(plain);
                    case FINISHED, NOT_HANDSHAKING -> {
                        return;
                    }
                }
            }
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    /** The certificate that the peer showed and that leads to a trusted authority. */
    X509Certificate peer() throws IOException {
        return (X509Certificate) engine.getSession().getPeerCertificates()[0];
    }

    /** Encrypts into the buffer and sends when that is full; {@link #flush} sends the rest. */
    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            wrap(source);
        }
    }

    void flush() throws IOException {
        outgoing.flip();
        while (outgoing.hasRemaining()) {
            wireSent.addAndGet(channel.write(outgoing));
        }
        outgoing.clear();
    }

    /** Sends what TLS itself has to say, for example after a key update of the peer. */
    void flushProtocol() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING);
        }
        flush();
    }

    /**
     * Waits for plain bytes and adds them to the target, which must have room for {@link #RECORD}; takes more as long
     * as they have arrived already and fit.
     *
     * @return whether there were any; false at the end
     */
    boolean read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.remaining() >= RECORD) {
            SSLEngineResult result = engine.unwrap(incoming, target);
            runTasks();
            switch (result.getStatus()) {
                case OK -> {}
                case BUFFER_UNDERFLOW -> {
                    if (target.position() > before) {
                        return true;
                    }
                    if (!fill()) {
                        return false;
                    }
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is longer than TLS allows");
                case CLOSED -> {
                    return target.position() > before;
                }
            }
        }
        return true;
    }

    /** Whether the engine must send something of its own. */
    boolean needsFlush() {
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    long wireSent() {
        return wireSent.get();
    }

    long wireReceived() {
        return wireReceived.get();
    }

    SocketChannel channel() {
        return channel;
    }

    /** Closes the socket, which also ends a read or write that waits in another thread. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing is all that was wanted, and a socket that fails to close is closed.
            System.getLogger(TlsChannel.class.getName()).log(System.Logger.Level.DEBUG, "closing " + channel, e);
        }
    }

    private void wrap(ByteBuffer source) throws IOException {
        SSLEngineResult result = engine.wrap(source, outgoing);
        runTasks();
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_OVERFLOW -> flush();
            case CLOSED -> throw new SSLException("the TLS connection is closed for sending");
            case BUFFER_UNDERFLOW -> throw new IllegalStateException("underflow while encrypting");
        }
    }

    private void unwrapHandshake(ByteBuffer plain) throws IOException {
        SSLEngineResult result = engine.unwrap(incoming, plain);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> {
                if (!fill()) {
                    throw new SSLException("the peer closed the connection during the TLS handshake");
                }
            }
            case BUFFER_OVERFLOW -> throw new SSLException("data before the end of the TLS handshake");
            case CLOSED -> throw new SSLException("the peer ended TLS during the handshake");
        }
    }

    private boolean fill() throws IOException {
        incoming.compact();
        int count = channel.read(incoming);
        incoming.flip();
        if (count > 0) {
            wireReceived.addAndGet(count);
        }
        return count >= 0;
    }

    private void runTasks() {
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            task.run();
        }
    }

    /** Tells the peer why TLS failed, if that can still be said. */
    private void sendAlert() {
        try {
            flushProtocol();
        } catch (IOException e) {
            System.getLogger(TlsChannel.class.getName())
                    .log(System.Logger.Level.DEBUG, "no TLS alert could be sent to " + channel, e);
        }
    }
}
