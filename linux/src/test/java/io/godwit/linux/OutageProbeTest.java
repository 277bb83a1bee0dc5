package io.godwit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Timeout(180)
@EnabledIf(value = "io.godwit.linux.TestingNetwork#isPossible", disabledReason = "namespaces need root")
class OutageProbeTest {
    private final Inet4Address target;

    OutageProbeTest() throws Exception {
        target = (Inet4Address) InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 2});
    }

    @Test
    void aLinkThatIsDownForAWhileIsSeenAsThat() throws Exception {
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
            network.inFar("link", "set", TestingNetwork.FAR_INTERFACE, "down");
            Instant down = Instant.now();
            // Fifty probes of the prober, however long it takes to send them.
            await(() -> probe.reportBetween(from, Instant.now()).outages().stream()
                    .anyMatch(outage -> !outage.ended() && outage.unanswered() >= 50));
            Instant up = Instant.now();
            network.inFar("link", "set", TestingNetwork.FAR_INTERFACE, "up");
            await(() ->
                    covering(probe.reportBetween(from, Instant.now()), down, up).isPresent());
            Instant seen = Instant.now();

            OutageReport report = probe.reportBetween(from, seen);
            OutageReport.Outage outage = covering(report, down, up).orElseThrow();
            assertThat(report.longestOutage())
                    .as("%s, not sent %d", report, probe.notSent())
                    .isGreaterThanOrEqualTo(Duration.between(down, up));
            assertThat(outage.length().minus(outage.stalled()))
                    .as("no longer than it can have been: %s", report)
                    .isLessThanOrEqualTo(Duration.between(from, seen).plusMillis(100));
        }
    }

    private static Optional<OutageReport.Outage> covering(OutageReport report, Instant from, Instant to) {
        return report.outages().stream()
                .filter(OutageReport.Outage::ended)
                .filter(outage -> !outage.start().isAfter(from)
                        && !outage.start().plus(outage.length()).isBefore(to))
                .findFirst();
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
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute, %s", condition).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
