package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AuthenticationTest {
    @Test
    void tellsThatARealDaemonDemandsSasl() {
        try (TestingLibvirtd daemon = TestingLibvirtd.start("sasl", "sasl")) {
            assertThatThrownBy(() ->
                            LibvirtConnection.open(daemon.socket(), "test:///default", ConnectionSettings.defaults()))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("demands SASL");
        }
    }

    @Test
    void passesPolkitAsRoot() {
        try (TestingLibvirtd daemon = TestingLibvirtd.start("polkit", "polkit")) {
            LibvirtConnection.open(daemon.socket(), "test:///default", ConnectionSettings.defaults())
                    .close();
        }
    }
}
