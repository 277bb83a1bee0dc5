package io.godwit.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * libvirt's named, typed values, in the order given. A name may occur several times ({@code migrate_disks} does); the
 * find methods return the first.
 */
public record TypedParameters(List<TypedParameter> entries) {
    private static final TypedParameters EMPTY = new TypedParameters(List.of());

    public TypedParameters {
        entries = List.copyOf(entries);
    }

    public static TypedParameters empty() {
        return EMPTY;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with these parameters. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.entries.addAll(entries);
        return builder;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public int size() {
        return entries.size();
    }

    public Optional<TypedValue> find(String name) {
        return all(name).findFirst();
    }

    /** Every value of that name. */
    public Stream<TypedValue> all(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).map(TypedParameter::value);
    }

    public Optional<String> findString(String name) {
        return find(name)
                .flatMap(value ->
                        value instanceof TypedValue.StringValue(String text) ? Optional.of(text) : Optional.empty());
    }

    public Optional<Boolean> findBoolean(String name) {
        return find(name)
                .flatMap(value ->
                        value instanceof TypedValue.BooleanValue(boolean flag) ? Optional.of(flag) : Optional.empty());
    }

    /** Any of the four kinds of whole numbers. An unsigned number above {@link Long#MAX_VALUE} reads as that maximum. */
    public OptionalLong findLong(String name) {
        return find(name).map(TypedParameters::wholeNumber).orElse(OptionalLong.empty());
    }

    /** As {@link #findLong}; a number that does not fit is absent. */
    public OptionalInt findInteger(String name) {
        OptionalLong found = findLong(name);
        return found.isPresent() && found.getAsLong() == (int) found.getAsLong()
                ? OptionalInt.of((int) found.getAsLong())
                : OptionalInt.empty();
    }

    public OptionalDouble findDouble(String name) {
        return find(name)
                .map(value -> value instanceof TypedValue.DoubleValue(double number)
                        ? OptionalDouble.of(number)
                        : OptionalDouble.empty())
                .orElse(OptionalDouble.empty());
    }

    private static OptionalLong wholeNumber(TypedValue value) {
        return switch (value) {
            case TypedValue.IntegerValue(int number) -> OptionalLong.of(number);
            case TypedValue.UnsignedIntegerValue(long number) -> OptionalLong.of(number);
            case TypedValue.LongValue(long number) -> OptionalLong.of(number);
            case TypedValue.UnsignedLongValue(long bits) -> OptionalLong.of(bits < 0 ? Long.MAX_VALUE : bits);
            case TypedValue.DoubleValue _, TypedValue.BooleanValue _, TypedValue.StringValue _ -> OptionalLong.empty();
        };
    }

    void encode(XdrEncoder out, int maximum) {
        out.array(entries, maximum, TypedParameter::encode);
    }

    static TypedParameters decode(XdrDecoder in, int maximum) {
        return new TypedParameters(in.array(maximum, Limits.SMALLEST_PARAMETER, TypedParameter::decode));
    }

    /** Collects parameters in order. */
    public static final class Builder {
        private final List<TypedParameter> entries = new ArrayList<>();

        private Builder() {}

        public Builder add(String name, TypedValue value) {
            entries.add(new TypedParameter(name, value));
            return this;
        }

        public Builder string(String name, String value) {
            return add(name, new TypedValue.StringValue(value));
        }

        public Builder integer(String name, int value) {
            return add(name, new TypedValue.IntegerValue(value));
        }

        public Builder unsignedInteger(String name, long value) {
            return add(name, new TypedValue.UnsignedIntegerValue(value));
        }

        public Builder longValue(String name, long value) {
            return add(name, new TypedValue.LongValue(value));
        }

        public Builder unsignedLong(String name, long value) {
            return add(name, new TypedValue.UnsignedLongValue(value));
        }

        public Builder doubleValue(String name, double value) {
            return add(name, new TypedValue.DoubleValue(value));
        }

        public Builder bool(String name, boolean value) {
            return add(name, new TypedValue.BooleanValue(value));
        }

        public TypedParameters build() {
            return new TypedParameters(entries);
        }
    }
}
