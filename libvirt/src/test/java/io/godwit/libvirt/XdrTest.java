package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4506 on bytes written by hand. */
class XdrTest {
    @Test
    void writesBigEndianAndPadsWithZeros() {
        byte[] bytes =
                new XdrEncoder().integer(-2).hyper(1).bool(true).string("abcde").bytes();
        assertThat(bytes)
                .containsExactly(
                        0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5, 'a', 'b', 'c', 'd', 'e',
                        0, 0, 0);
    }

    @Test
    void readsBackWhatItWrote() {
        DomainRef domain = new DomainRef("vm ü", UUID.randomUUID(), 7);
        byte[] bytes = new XdrEncoder()
                .unsignedInteger(0xffff_ffffL)
                .real(-1.5)
                .opaque(new byte[] {1, 2, 3}, 3)
                .optionalString(Optional.of("x"))
                .optionalString(Optional.empty())
                .domain(domain)
                .array(List.of(1, 2, 3), 3, XdrEncoder::integer)
                .bytes();
        XdrDecoder in = new XdrDecoder(bytes);
        assertThat(in.unsignedInteger()).isEqualTo(0xffff_ffffL);
        assertThat(in.real()).isEqualTo(-1.5);
        assertThat(in.opaque(3)).containsExactly(1, 2, 3);
        assertThat(in.optional(XdrDecoder::string)).contains("x");
        assertThat(in.optional(XdrDecoder::string)).isEmpty();
        assertThat(in.domain()).isEqualTo(domain);
        assertThat(in.array(3, 4, XdrDecoder::integer)).containsExactly(1, 2, 3);
        assertThat(in.remaining()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 1000})
    void keepsToFourByteSteps(int length) {
        byte[] bytes =
                new XdrEncoder().opaque(new byte[length], 1000).integer(42).bytes();
        assertThat(bytes.length % 4).isZero();
        XdrDecoder in = new XdrDecoder(bytes);
        assertThat(in.opaque(1000)).hasSize(length);
        assertThat(in.integer()).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Limits.STRING + 1, Limits.STRING, 9})
    void refusesALengthThatIsNotThere(int length) {
        byte[] bytes = new XdrEncoder().integer(length).hyper(0).bytes();
        assertThatThrownBy(() -> new XdrDecoder(bytes).string()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new XdrDecoder(bytes).opaque(Limits.STRING)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new XdrDecoder(bytes).array(Limits.DOMAIN_STATISTICS, 12, TypedParameter::decode))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesWhatTheProtocolForbids() {
        assertThatThrownBy(() -> new XdrDecoder(new byte[] {0, 0, 0, 2}).bool()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new XdrDecoder(new byte[] {0, 0, 0, 1, 'a', 0, 0, 1}).string())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("padding is not zero");
        assertThatThrownBy(() -> new XdrDecoder(new byte[3]).integer()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new XdrEncoder().unsignedInteger(1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new XdrEncoder().string("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new XdrEncoder().opaque(new byte[5], 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new XdrEncoder().array(List.of(1, 2), 1, XdrEncoder::integer))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTextThatIsNotUtf8WithoutFailing() {
        byte[] bytes = new XdrEncoder().opaque(new byte[] {(byte) 0xc3, 'x'}, 2).bytes();
        assertThat(new XdrDecoder(bytes).string()).isEqualTo("\ufffdx");
    }
}
