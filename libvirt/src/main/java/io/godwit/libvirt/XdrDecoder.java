package io.godwit.libvirt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads XDR (RFC 4506) from one message. Trusts nothing: every length is compared with the protocol's maximum and with
 * the bytes that are really there before anything is allocated.
 *
 * <p>Every method throws {@link ProtocolException} when the bytes do not fit.
 */
final class XdrDecoder {
    private final ByteBuffer in;

    XdrDecoder(ByteBuffer in) {
        this.in = in.slice();
    }

    XdrDecoder(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    int integer() {
        require(Integer.BYTES);
        return in.getInt();
    }

    long unsignedInteger() {
        return Integer.toUnsignedLong(integer());
    }

    long hyper() {
        require(Long.BYTES);
        return in.getLong();
    }

    double real() {
        return Double.longBitsToDouble(hyper());
    }

    /** A flag: 0 or 1. libvirt sends 1 for true; any other number is a broken message. */
    boolean bool() {
        int value = integer();
        if (value != 0 && value != 1) {
            throw new ProtocolException("flag is " + value + ", not 0 or 1");
        }
        return value == 1;
    }

    byte[] fixed(int length) {
        int padding = XdrEncoder.padding(length);
        require((long) length + padding);
        byte[] bytes = new byte[length];
        in.get(bytes);
        for (int i = 0; i < padding; i++) {
            if (in.get() != 0) {
                throw new ProtocolException("padding is not zero");
            }
        }
        return bytes;
    }

    byte[] opaque(int maximum) {
        return fixed(length(maximum, 1));
    }

    String string() {
        return new String(opaque(Limits.STRING), StandardCharsets.UTF_8);
    }

    <T> Optional<T> optional(Function<XdrDecoder, T> each) {
        return bool() ? Optional.of(each.apply(this)) : Optional.empty();
    }

    /**
     * @param maximum the protocol's limit on the number of items
     * @param smallest the least number of bytes one item takes
     */
    <T> List<T> array(int maximum, int smallest, Function<XdrDecoder, T> each) {
        int count = length(maximum, smallest);
        List<T> items = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            items.add(each.apply(this));
        }
        return List.copyOf(items);
    }

    UUID uuid() {
        return new UUID(hyper(), hyper());
    }

    DomainRef domain() {
        return new DomainRef(string(), uuid(), integer());
    }

    int remaining() {
        return in.remaining();
    }

    private int length(int maximum, int smallest) {
        long length = unsignedInteger();
        if (length > maximum) {
            throw new ProtocolException("length " + length + " is above the protocol's limit of " + maximum);
        }
        require(length * smallest);
        return (int) length;
    }

    private void require(long bytes) {
        if (bytes > in.remaining()) {
            throw new ProtocolException(
                    "message ends too early: " + bytes + " bytes wanted, " + in.remaining() + " left");
        }
    }
}
