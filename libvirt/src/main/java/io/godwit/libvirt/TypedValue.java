package io.godwit.libvirt;

/** The value of a typed parameter, one record for each of libvirt's seven kinds ({@code virTypedParameterType}). */
public sealed interface TypedValue {
    record IntegerValue(int value) implements TypedValue {}

    /** 0 to 2^32 - 1. */
    record UnsignedIntegerValue(long value) implements TypedValue {
        public UnsignedIntegerValue {
            if (value < 0 || value > 0xffff_ffffL) {
                throw new IllegalArgumentException("not an unsigned 32-bit number: " + value);
            }
        }
    }

    record LongValue(long value) implements TypedValue {}

    /** An unsigned 64-bit number: negative as a Java long when above {@link Long#MAX_VALUE}. */
    record UnsignedLongValue(long bits) implements TypedValue {
        @Override
        public String toString() {
            return "UnsignedLongValue[" + Long.toUnsignedString(bits) + "]";
        }
    }

    record DoubleValue(double value) implements TypedValue {}

    record BooleanValue(boolean value) implements TypedValue {}

    record StringValue(String value) implements TypedValue {}
}
