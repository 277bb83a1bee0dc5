package io.godwit.lab.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Lab", "1lab", "a-b", "a/b", "..", "abcdefghijklm", "a b", "lab\n"})
    void aNameThatCouldReachBeyondTheLabIsRefused(String name) {
        assertThatThrownBy(() -> new LabName(name))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("cannot name a lab");
    }

    @Test
    void noLabOwnsWhatBeginsWithTheNameOfAnother() {
        assertThat(new LabName("lab2").namespace("h1")).doesNotStartWith(new LabName("lab").namespace(""));
    }

    @Test
    void socketsOfTheLongestNameFitIntoASocketAddress() {
        HostPaths host = new LabPaths(new LabName("abcdefghijkl")).host("h16");
        assertThat(host.libvirtSocket().toString().getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(100);
    }

    @Test
    void everyGuestAndHostHasItsOwnAddress() {
        assertThat(LabAddresses.guest(1)).isEqualTo("10.77.0.101");
        assertThat(LabAddresses.guestMac(26)).isEqualTo("52:54:00:77:00:1a");
        assertThat(LabAddresses.host(LabNetworkName.MIGRATION, 2)).isEqualTo("10.77.3.12");
        assertThatThrownBy(() -> LabAddresses.guest(151)).isInstanceOf(LabException.class);
        assertThatThrownBy(() -> LabAddresses.host(LabNetworkName.VM, 1)).isInstanceOf(LabException.class);
    }
}
