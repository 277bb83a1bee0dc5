package io.godwit.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A two-way stream of bytes in a session. One thread may read while another writes. */
@SuppressWarnings("DoNotCallSuggester")
public final class TunnelStream {
    private TunnelStream() {}

    /** Number in the session: odd if opened by the connecting side, even if by the listening side. */
    public int id() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** What the opener said it is for; not interpreted here. */
    public int purpose() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Waits for at least one byte, or -1 at the end of the peer's output. */
    public int read(ByteBuffer target) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Waits until all bytes are accepted for sending. */
    public void write(ByteBuffer source) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public InputStream input() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Closing it is {@link #closeOutput}. */
    public OutputStream output() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** No more bytes from here; the peer reads its end after all that was written. */
    public void closeOutput() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Ends both directions at once; readers and writers on both sides get the reason as a TunnelException. */
    public void reset(String reason) {
        throw new UnsupportedOperationException("not built yet");
    }
}
