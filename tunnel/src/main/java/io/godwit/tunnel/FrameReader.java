package io.godwit.tunnel;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Cuts the plain bytes of a connection into frames; memory for one frame and a few TLS records, whatever comes. */
final class FrameReader {
    private final TlsChannel channel;
    private final ByteBuffer plain = ByteBuffer.allocate(FrameHeader.MAXIMUM_FRAME + 3 * TlsChannel.RECORD)
            .flip();
    private ByteBuffer payload = ByteBuffer.allocate(0);

    FrameReader(TlsChannel channel) {
        this.channel = channel;
    }

    /** Waits for the next whole frame; null at the end of the connection. */
    @Nullable
    FrameHeader next() throws IOException {
        while (true) {
            FrameHeader header = parse();
            if (header != null) {
                return header;
            }
            plain.compact();
            boolean more = channel.read(plain);
            plain.flip();
            if (!more) {
                return null;
            }
        }
    }

    /** Payload of the frame that {@link #next} returned; valid until it is called again. */
    ByteBuffer payload() {
        return payload;
    }

    private @Nullable FrameHeader parse() throws ProtocolViolation {
        if (plain.remaining() < FrameHeader.BYTES) {
            return null;
        }
        int start = plain.position();
        FrameHeader header = FrameHeader.read(plain);
        if (plain.remaining() < header.length()) {
            plain.position(start);
            return null;
        }
        payload = plain.slice(plain.position(), header.length());
        plain.position(plain.position() + header.length());
        return header;
    }
}
