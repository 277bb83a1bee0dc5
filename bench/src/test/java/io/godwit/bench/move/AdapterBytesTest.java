package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.lab.layout.LabException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterBytesTest {

    @Test
    void theFirstNumberOfTheAdaptersLineIsWhatItReceived() {
        assertThat(AdapterBytes.parse(List.of(
                        "Inter-|   Receive                |  Transmit",
                        " face |bytes    packets errs drop|bytes    packets",
                        "    lo:       7       0    0    0        0       0",
                        "  mig0: 371762500    8710    0    0 186217630    6496")))
                .isEqualTo(371_762_500L);
    }

    @Test
    void aMissingAdapterIsNoZero() {
        assertThatThrownBy(() -> AdapterBytes.parse(List.of("    lo: 7 0 0 0 0 0")))
                .isInstanceOf(LabException.class);
    }
}
