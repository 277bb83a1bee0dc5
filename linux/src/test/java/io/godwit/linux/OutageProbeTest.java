package io.godwit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Timeout(60)
@EnabledIf(value = "io.godwit.linux.TestingNetwork#isPossible", disabledReason = "namespaces need root")
class OutageProbeTest {
    private final Inet4Address target;

    OutageProbeTest() throws Exception {
        target = (Inet4Address) InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 2});
    }

    @Test
    void aLinkThatIsDownForATenthOfASecondIsSeenAsThat() throws Exception {
        try (TestingNetwork network = new TestingNetwork();
                OutageProbe probe = OutageProbe.start(
                        network.near(), TestingNetwork.NEAR_INTERFACE, target, OutageProbeSettings.standard())) {
            await(() -> probe.report().answered() >= 50);
            Instant steadyFrom = Instant.now();
            await(() -> probe.reportBetween(steadyFrom, Instant.now()).answered() >= 50);
            OutageReport steady = probe.reportBetween(steadyFrom, Instant.now());
            assertThat(steady.answersByMac()).hasSize(1);
            assertThat(steady.surplusAnswers()).isZero();

            Instant from = Instant.now();
            long down = System.nanoTime();
            network.inFar("link", "set", TestingNetwork.FAR_INTERFACE, "down");
            long until = down + 100_000_000;
            await(() -> System.nanoTime() > until);
            network.inFar("link", "set", TestingNetwork.FAR_INTERFACE, "up");
            await(() ->
                    probe.reportBetween(from, Instant.now()).outages().stream().anyMatch(OutageReport.Outage::ended));
            Duration atMost = Duration.ofNanos(System.nanoTime() - down).plusMillis(20);

            OutageReport report = probe.reportBetween(from, Instant.now());
            assertThat(report.longestOutage())
                    .as("%s, not sent %d", report, probe.notSent())
                    .isBetween(Duration.ofMillis(50), atMost);
        }
    }

    @Test
    void anInterfaceThatDoesNotExistIsNamed() throws Exception {
        try (TestingNetwork network = new TestingNetwork()) {
            assertThatThrownBy(
                            () -> OutageProbe.start(network.near(), "missing0", target, OutageProbeSettings.standard()))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("missing0")
                    .hasMessageContaining("ENODEV");
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 10 s, %s", condition).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
