package io.godwit.libvirt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Writes XDR (RFC 4506): big-endian, every item padded with zeros to four bytes. Not safe for several threads. */
final class XdrEncoder {
    private static final byte[] ZEROS = new byte[3];

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    XdrEncoder integer(int value) {
        out.write(value >>> 24);
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    /** A 32-bit flag word.
     * @throws IllegalArgumentException if the value does not fit 32 bits */
    XdrEncoder unsignedInteger(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException("not an unsigned 32-bit number: " + value);
        }
        return integer((int) value);
    }

    XdrEncoder hyper(long value) {
        return integer((int) (value >>> 32)).integer((int) value);
    }

    XdrEncoder bool(boolean value) {
        return integer(value ? 1 : 0);
    }

    XdrEncoder real(double value) {
        return hyper(Double.doubleToRawLongBits(value));
    }

    /** Bytes of a length known to both sides. */
    XdrEncoder fixed(byte[] bytes) {
        out.writeBytes(bytes);
        out.write(ZEROS, 0, padding(bytes.length));
        return this;
    }

    XdrEncoder opaque(byte[] bytes, int maximum) {
        if (bytes.length > maximum) {
            throw new IllegalArgumentException(bytes.length + " bytes where the protocol allows " + maximum);
        }
        return integer(bytes.length).fixed(bytes);
    }

    XdrEncoder string(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text for libvirt cannot contain a zero character");
        }
        return opaque(value.getBytes(StandardCharsets.UTF_8), Limits.STRING);
    }

    XdrEncoder optionalString(Optional<String> value) {
        return optional(value, XdrEncoder::string);
    }

    <T> XdrEncoder optional(Optional<T> value, BiConsumer<XdrEncoder, T> each) {
        bool(value.isPresent());
        value.ifPresent(present -> each.accept(this, present));
        return this;
    }

    <T> XdrEncoder array(List<T> values, int maximum, BiConsumer<XdrEncoder, T> each) {
        if (values.size() > maximum) {
            throw new IllegalArgumentException(values.size() + " items where the protocol allows " + maximum);
        }
        integer(values.size());
        values.forEach(value -> each.accept(this, value));
        return this;
    }

    XdrEncoder uuid(UUID uuid) {
        return hyper(uuid.getMostSignificantBits()).hyper(uuid.getLeastSignificantBits());
    }

    XdrEncoder domain(DomainRef domain) {
        return string(domain.name()).uuid(domain.uuid()).integer(domain.id());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static int padding(int length) {
        return -length & 3;
    }
}
