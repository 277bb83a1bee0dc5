package io.godwit.libvirt;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Cuts a byte stream into frames. The buffer grows with the bytes that arrive, not with the length that is announced, so
 * that a hostile length costs nothing.
 */
final class FrameReader {
    private static final int FIRST_PIECE = 16 << 10;

    private final ReadableByteChannel channel;
    private final Runnable progress;
    private final ByteBuffer lengthWord = ByteBuffer.allocate(Limits.LENGTH_WORD);

    /** @param progress called whenever bytes have arrived */
    FrameReader(ReadableByteChannel channel, Runnable progress) {
        this.channel = channel;
        this.progress = progress;
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException at the end of the stream
     * @throws ProtocolException when the length word is out of bounds
     */
    Frame next() throws IOException {
        fill(lengthWord.clear());
        int length = Frame.bodyLength(lengthWord.flip().getInt());
        ByteBuffer body = ByteBuffer.allocate(Math.min(length, FIRST_PIECE));
        fill(body);
        while (body.capacity() < length) {
            ByteBuffer larger = ByteBuffer.allocate((int) Math.min(length, 2L * body.capacity()));
            body = larger.put(body.flip());
            fill(body);
        }
        return Frame.decode(body.flip());
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other side closed the connection");
            }
            progress.run();
        }
    }
}
