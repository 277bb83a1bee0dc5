package io.godwit.libvirt;

/** One named, typed value. */
public record TypedParameter(String name, TypedValue value) {
    public TypedParameter {
        if (name.isEmpty()) {
            throw new ProtocolException("a typed parameter without a name");
        }
    }

    static void encode(XdrEncoder out, TypedParameter parameter) {
        out.string(parameter.name);
        switch (parameter.value) {
            case TypedValue.IntegerValue(int number) -> out.integer(1).integer(number);
            case TypedValue.UnsignedIntegerValue(long number) -> out.integer(2).unsignedInteger(number);
            case TypedValue.LongValue(long number) -> out.integer(3).hyper(number);
            case TypedValue.UnsignedLongValue(long bits) -> out.integer(4).hyper(bits);
            case TypedValue.DoubleValue(double number) -> out.integer(5).real(number);
            case TypedValue.BooleanValue(boolean flag) -> out.integer(6).bool(flag);
            case TypedValue.StringValue(String text) -> out.integer(7).string(text);
        }
    }

    /** A kind that the protocol does not know breaks the message, because its length is unknown, too. */
    static TypedParameter decode(XdrDecoder in) {
        String name = in.string();
        int kind = in.integer();
        TypedValue value = switch (kind) {
            case 1 -> new TypedValue.IntegerValue(in.integer());
            case 2 -> new TypedValue.UnsignedIntegerValue(in.unsignedInteger());
            case 3 -> new TypedValue.LongValue(in.hyper());
            case 4 -> new TypedValue.UnsignedLongValue(in.hyper());
            case 5 -> new TypedValue.DoubleValue(in.real());
            case 6 -> new TypedValue.BooleanValue(in.integer() != 0);
            case 7 -> new TypedValue.StringValue(in.string());
            default -> throw new ProtocolException("typed parameter " + name + " of unknown kind " + kind);
        };
        return new TypedParameter(name, value);
    }
}
