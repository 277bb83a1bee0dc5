package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static FrameReader over(byte[] bytes) {
        return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)), () -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 27, Limits.MESSAGE + 5, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void refusesALengthOutOfBounds(int length) {
        byte[] bytes = new XdrEncoder().integer(length).hyper(0).bytes();
        assertThatThrownBy(() -> over(bytes).next())
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("outside libvirt's bounds of 28 to 33554436");
    }

    @Test
    void allocatesForWhatArrivesNotForWhatIsAnnounced() {
        byte[] bytes =
                new XdrEncoder().integer(Limits.MESSAGE).fixed(new byte[100]).bytes();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameReader reader = over(bytes);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    @Test
    void joinsAFrameThatComesByteByByte() throws IOException {
        byte[] payload = new byte[100_000];
        payload[99_999] = 42;
        ByteBuffer frame = Frame.encode(Procedure.DOMAIN_GET_XML_DESC, Frame.TYPE_REPLY, 7, payload);
        ReadableByteChannel drops = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                target.put(frame.get());
                return 1;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        Frame read = new FrameReader(drops, () -> {}).next();
        assertThat(read.procedure()).isEqualTo(14);
        assertThat(read.serial()).isEqualTo(7);
        assertThat(read.payload().fixed(100_000)).isEqualTo(payload);
    }
}
