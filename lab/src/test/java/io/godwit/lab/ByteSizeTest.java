package io.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.lab.layout.LabException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({"256MiB,268435456", "1GiB,1073741824", "4 KiB,4096", "17,17", "0,0", "8B,8"})
    void amountsAreReadWithTheirUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @Test
    void aRateMayHaveItsSecond() {
        assertThat(ByteSize.parseRate("50MiB/s")).isEqualTo(52_428_800);
        assertThat(ByteSize.parseRate("50MiB")).isEqualTo(52_428_800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1.5GiB", "10MB", "50MiB/h", "999999999999999GiB"})
    void whatIsNoAmountIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parseRate(text))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("256MiB");
    }
}
