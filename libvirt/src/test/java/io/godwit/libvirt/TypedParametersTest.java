package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TypedParametersTest {
    private static final TypedParameters ALL = TypedParameters.builder()
            .integer("int", -5)
            .unsignedInteger("uint", 0xffff_fffeL)
            .longValue("llong", Long.MIN_VALUE)
            .unsignedLong("ullong", -1)
            .doubleValue("double", 2.5)
            .bool("boolean", true)
            .string("string", "text")
            .string("string", "again")
            .build();

    @Test
    void travelInAllSevenKinds() {
        XdrEncoder out = new XdrEncoder();
        ALL.encode(out, 64);
        XdrDecoder in = new XdrDecoder(out.bytes());
        assertThat(TypedParameters.decode(in, 64)).isEqualTo(ALL);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void areFoundByNameAndKind() {
        assertThat(ALL.findInteger("int")).hasValue(-5);
        assertThat(ALL.findInteger("uint")).isEmpty();
        assertThat(ALL.findLong("uint")).hasValue(0xffff_fffeL);
        assertThat(ALL.findLong("llong")).hasValue(Long.MIN_VALUE);
        assertThat(ALL.findLong("ullong")).hasValue(Long.MAX_VALUE);
        assertThat(ALL.find("ullong")).contains(new TypedValue.UnsignedLongValue(-1));
        assertThat(ALL.findDouble("double")).hasValue(2.5);
        assertThat(ALL.findBoolean("boolean")).contains(true);
        assertThat(ALL.findString("string")).contains("text");
        assertThat(ALL.all("string")).hasSize(2);
        assertThat(ALL.findString("int")).isEmpty();
        assertThat(ALL.findLong("string")).isEmpty();
        assertThat(ALL.find("absent")).isEmpty();
        assertThat(ALL.toBuilder().integer("more", 1).build().size()).isEqualTo(ALL.size() + 1);
    }

    @Test
    void areRefusedInUnknownKindsAndTooGreatNumbers() {
        byte[] unknown =
                new XdrEncoder().integer(1).string("x").integer(8).integer(0).bytes();
        assertThatThrownBy(() -> TypedParameters.decode(new XdrDecoder(unknown), 64))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("unknown kind 8");
        assertThatThrownBy(() -> ALL.encode(new XdrEncoder(), 7)).isInstanceOf(IllegalArgumentException.class);
        XdrEncoder out = new XdrEncoder();
        ALL.encode(out, 64);
        assertThatThrownBy(() -> TypedParameters.decode(new XdrDecoder(out.bytes()), 7))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("limit of 7");
    }
}
