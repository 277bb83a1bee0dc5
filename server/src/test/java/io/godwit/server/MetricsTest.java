package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Role;
import io.godwit.server.metrics.MoveMetrics;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final TestingServer server = TestingServer.shared();

    private String scrape() {
        return server.send(server.request("/api/v1/metrics")).response().body();
    }

    private double value(String series) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " ([0-9.E+-]+)$")
                .matcher(scrape());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    @Test
    void itIsPrometheusText() {
        TestingServer.Answer answer = server.send(server.request("/api/v1/metrics"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        for (String line : scrape().lines().toList()) {
            assertThat(line).matches("# (HELP|TYPE) .*|[a-z][a-z0-9_]*(\\{.*})? ([0-9.E+-]+|NaN|\\+Inf)");
        }
        assertThat(scrape())
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "process_uptime_seconds")
                .contains("# TYPE godwit_database_errors_total counter")
                .contains("godwit_event_streams ")
                .contains("godwit_migrations_open{state=\"transferring\"}");
    }

    @Test
    void requestsAreCountedByRouteAndNotByAddress() {
        String series =
                "godwit_http_requests_seconds_count{method=\"GET\",route=\"/api/v1/migrations/{id}\",status=\"404\"}";
        double before = value(series);
        server.get("/api/v1/migrations/00000000-0000-0000-0000-000000000001");
        server.get("/api/v1/migrations/00000000-0000-0000-0000-000000000002");
        // A request is counted after its answer has gone out.
        Await.until("both are counted", () -> value(series) == before + 2);
        server.get("/no/such/address-" + System.nanoTime());
        assertThat(scrape()).doesNotContain("address-");
    }

    @Test
    void hostsVmsAndAgentsAreCounted() {
        try (TestingAgent agent = server.agent("metrics-host")
                .connect(TestingAgent.running("metrics-a"), TestingAgent.running("metrics-b"))) {
            assertThat(value("godwit_hosts{state=\"connected\"}")).isGreaterThanOrEqualTo(1);
            assertThat(value("godwit_vms{state=\"running\"}")).isGreaterThanOrEqualTo(2);
            assertThat(value("godwit_agent_connections")).isGreaterThanOrEqualTo(1);
            assertThat(agent.name()).isEqualTo("metrics-host");
        }
    }

    @Test
    void endedMovesAreCountedAndMeasured() {
        MoveMetrics moves = server.context().getBean(MoveMetrics.class);
        String completed = "godwit_migrations_ended_total{code=\"none\",result=\"completed\"}";
        String failed = "godwit_migrations_ended_total{code=\"tunnel-lost\",result=\"failed\"}";
        double completedBefore = value(completed);
        double failedBefore = value(failed);
        double bytesBefore = value("godwit_migration_transferred_bytes_sum");
        double pausesBefore = value("godwit_migration_pause_seconds_count");
        moves.ended(MigrationState.COMPLETED, null, Duration.ofSeconds(3), Duration.ofMillis(40), null, 1_000);
        moves.ended(MigrationState.FAILED, ErrorCode.TUNNEL_LOST, Duration.ofSeconds(1), null, null, 5);
        assertThat(value(completed)).isGreaterThanOrEqualTo(completedBefore + 1);
        assertThat(value(failed)).isGreaterThanOrEqualTo(failedBefore + 1);
        assertThat(value("godwit_migration_transferred_bytes_sum")).isGreaterThanOrEqualTo(bytesBefore + 1_000);
        assertThat(value("godwit_migration_pause_seconds_count")).isGreaterThanOrEqualTo(pausesBefore + 1);
    }

    @Test
    void aMoveThatEndsIsCountedByItself() {
        String completed = "godwit_migrations_ended_total{code=\"none\",result=\"completed\"}";
        double before = value(completed);
        try (TestingAgent source = server.agent("metrics-source").connect(TestingAgent.running("metrics-vm"));
                TestingAgent target = server.agent("metrics-target").connect()) {
            TestingServer.Answer started = server.migrate("metrics-vm", target.name());
            assertThat(started.status()).as(started.detail()).isEqualTo(202);
            source.report(TestingAgent.report(source.ticket(), Role.SOURCE, MigrationState.COMPLETED, null));
            Await.until("it is counted", () -> value(completed) >= before + 1);
        }
    }
}
