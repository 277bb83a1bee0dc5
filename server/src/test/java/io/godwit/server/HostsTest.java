package io.godwit.server;

import static io.godwit.server.TestingAgent.report;
import static io.godwit.server.TestingAgent.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HostsTest {

    private final TestingServer server = TestingServer.shared();

    @Test
    void aHostIsShownBeforeItsFirstConnectionDuringAndAfter() {
        TestingAgent agent = server.agent("host-life");
        JsonNode joined = host("host-life");
        assertThat(joined.path("state").asString("")).isEqualTo("DISCONNECTED");
        assertThat(joined.path("connected").asBoolean(true)).isFalse();
        assertThat(joined.has("lastSeenAt")).isFalse();
        assertThat(joined.has("facts")).isFalse();
        assertThat(joined.path("vms").asInt(-1)).isZero();

        agent.connect(running("host-life-vm"));
        JsonNode connected = host("host-life");
        assertThat(connected.path("state").asString("")).isEqualTo("CONNECTED");
        assertThat(connected.path("connected").asBoolean(false)).isTrue();
        assertThat(connected.has("hypervisor")).isFalse();
        assertThat(connected.path("vms").asInt(0)).isEqualTo(1);
        assertThat(connected.path("id").asString(""))
                .isEqualTo(agent.identity.hostId().toString());

        agent.close();
        Await.until("disconnected", () -> state("host-life").equals("DISCONNECTED"));
        Await.until("its end is noted", () -> host("host-life").has("lastSeenAt"));
        assertThat(Instant.parse(host("host-life").path("lastSeenAt").asString("")))
                .isAfterOrEqualTo(
                        Instant.parse(host("host-life").path("joinedAt").asString("")));
        assertThat(host("host-life").at("/facts/hostName").asString("")).isEqualTo("machine-host-life");
    }

    @Test
    void whatTheAgentTellsOfItsHypervisorIsShownUntilItsLinkEnds() {
        try (TestingAgent agent = server.agent("host-libvirt").connect()) {
            agent.peer().notify(AgentProtocol.HYPERVISOR, new HypervisorStatus(false, "no socket"));
            Await.until("shown", () -> host("host-libvirt").has("hypervisor"));
            assertThat(host("host-libvirt").at("/hypervisor/message").asString(""))
                    .isEqualTo("no socket");
            agent.peer().notify(AgentProtocol.HYPERVISOR, new HypervisorStatus(true, ""));
            Await.until(
                    "shown",
                    () -> host("host-libvirt").at("/hypervisor/reachable").asBoolean(false));
            agent.peer().close("gone");
            Await.until("gone", () -> !host("host-libvirt").has("hypervisor"));
        }
    }

    @Test
    void hostsAreFilteredAndComeInParts() {
        server.agent("host-part-b");
        try (TestingAgent first = server.agent("host-part-a").connect()) {
            assertThat(server.items("/api/v1/hosts?name=host-part-a")).hasSize(1);
            assertThat(server.items("/api/v1/hosts?name=host-part-a&state=DISCONNECTED"))
                    .isEmpty();
            assertThat(server.items("/api/v1/hosts?name=host-part-a&cluster=none"))
                    .isEmpty();
            JsonNode part = server.get("/api/v1/hosts?limit=1").body();
            assertThat(part.path("items").size()).isEqualTo(1);
            JsonNode next = server.get(
                            "/api/v1/hosts?limit=1&cursor=" + part.path("next").asString(""))
                    .body();
            assertThat(next.at("/items/0/name").asString(""))
                    .isGreaterThan(part.at("/items/0/name").asString(""));
            assertThat(first.peer().open()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/hosts/nobody,404,host-unknown",
        "GET,/api/v1/hosts/00000000-0000-0000-0000-000000000000,404,host-unknown",
        "DELETE,/api/v1/hosts/nobody,404,host-unknown",
        "GET,/api/v1/hosts?state=AWAY,400,request-invalid",
        "GET,/api/v1/hosts?limit=5001,400,request-invalid",
        "GET,/api/v1/hosts?cursor=%20,400,request-invalid",
    })
    void badRequestsAreRefused(String method, String path, int status, String code) {
        TestingServer.Answer answer = method.equals("GET") ? server.get(path) : server.delete(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void aHostInMaintenanceTakesNoMovesAndItsVmsStay() {
        try (TestingAgent source = server.agent("host-m1").connect(running("host-m-vm"));
                TestingAgent target = server.agent("host-m2").connect()) {
            TestingServer.Answer on = server.post("/api/v1/hosts/host-m2/maintenance", Map.of("on", true));
            assertThat(on.status()).isEqualTo(200);
            assertThat(on.body().path("state").asString("")).isEqualTo("MAINTENANCE");
            assertThat(on.body().path("connected").asBoolean(false)).isTrue();
            TestingServer.Answer refused = server.migrate("host-m-vm", "host-m2");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("host-maintenance");
            assertThat(refused.detail()).contains("host-m2 is in maintenance");
            server.post("/api/v1/hosts/host-m1/maintenance", Map.of("on", true));
            assertThat(server.items("/api/v1/vms?host=host-m1")).hasSize(1);
            TestingServer.Answer off = server.post("/api/v1/hosts/host-m2/maintenance", Map.of("on", false));
            assertThat(off.body().path("state").asString("")).isEqualTo("CONNECTED");
            assertThat(server.migrate("host-m-vm", "host-m2").status()).isEqualTo(202);
            Ticket ticket = source.ticket();
            source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
            assertThat(target.ticket()).isEqualTo(ticket);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|field on: missing", "{\"on\":1}|field on: wrong", "{\"on\":true,\"x\":1}|field x: unknown"})
    void aBadMaintenanceRequestChangesNothing(String body, String detail) {
        server.agent("host-m3");
        TestingServer.Answer answer = server.postText("/api/v1/hosts/host-m3/maintenance", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(detail);
        assertThat(state("host-m3")).isEqualTo("DISCONNECTED");
    }

    @Test
    void aRemovedHostIsCutOffAtOnceAndItsNameIsFree() {
        TestingAgent agent = server.agent("host-gone").connect(running("host-gone-vm"));
        String id = agent.identity.hostId().toString();
        TestingServer.Answer removed = server.delete("/api/v1/hosts/host-gone");
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.body().path("state").asString("")).isEqualTo("REMOVED");
        assertThat(removed.body().has("removedAt")).isTrue();
        assertThat(agent.peer().awaitDisconnect(TestingAgent.DEADLINE)).isTrue();
        assertThatThrownBy(() -> agent.open(server.port())).isInstanceOf(IOException.class);
        assertThat(server.items("/api/v1/hosts?name=host-gone")).isEmpty();
        assertThat(server.items("/api/v1/hosts?name=host-gone&state=REMOVED")).hasSize(1);
        assertThat(server.items("/api/v1/vms?name=host-gone-vm")).isEmpty();
        assertThat(server.get("/api/v1/hosts/host-gone").code()).isEqualTo("host-unknown");
        assertThat(host(id).path("state").asString("")).isEqualTo("REMOVED");
        assertThat(server.delete("/api/v1/hosts/" + id).code()).isEqualTo("host-removed");
        assertThat(server.post("/api/v1/hosts/" + id + "/maintenance", Map.of("on", true))
                        .code())
                .isEqualTo("host-removed");

        try (TestingAgent other = server.agent("host-gone").connect()) {
            assertThat(other.identity.hostId()).isNotEqualTo(agent.identity.hostId());
            assertThat(state("host-gone")).isEqualTo("CONNECTED");
            assertThat(host(id).path("state").asString("")).isEqualTo("REMOVED");
        }
    }

    @Test
    void aHostWithAnOpenMoveIsNotRemoved() {
        try (TestingAgent source = server.agent("host-busy1").connect(running("host-busy-vm"));
                TestingAgent target = server.agent("host-busy2").connect()) {
            String move = TestingServer.moveOf(server.migrate("host-busy-vm", "host-busy2"));
            Ticket ticket = source.ticket();
            for (String name : new String[] {"host-busy1", "host-busy2"}) {
                TestingServer.Answer refused = server.delete("/api/v1/hosts/" + name);
                assertThat(refused.status()).isEqualTo(409);
                assertThat(refused.code()).isEqualTo("host-busy");
                assertThat(refused.detail()).contains(move);
                assertThat(state(name)).isEqualTo("CONNECTED");
            }
            assertThat(server.get("/api/v1/vms/host-busy-vm")
                            .body()
                            .path("migrationId")
                            .asString(""))
                    .isEqualTo(move);
            source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
            assertThat(server.get("/api/v1/vms/host-busy-vm").body().has("migrationId"))
                    .isFalse();
            assertThat(server.delete("/api/v1/hosts/host-busy2").status()).isEqualTo(200);
            assertThat(target.peer().awaitDisconnect(TestingAgent.DEADLINE)).isTrue();
        }
    }

    @Test
    void bothCertificatesCountUntilTheNextOneWasUsed() {
        try (TestingAgent before = server.agent("host-renew").connect(running("host-renew-vm"));
                TestingAgent next = before.renew()) {
            assertThat(next.fingerprint()).isNotEqualTo(before.fingerprint());
            before.connect();
            assertThat(fingerprint()).isEqualTo(before.fingerprint());
            next.connect(running("host-renew-vm"));
            assertThat(fingerprint()).isEqualTo(next.fingerprint());
            assertThat(before.peer().awaitDisconnect(TestingAgent.DEADLINE)).isTrue();
            assertThatThrownBy(() -> before.open(server.port())).isInstanceOf(IOException.class);
            assertThat(state("host-renew")).isEqualTo("CONNECTED");
        }
    }

    @Test
    void onlyTheLastOfSeveralNextCertificatesCounts() {
        try (TestingAgent before = server.agent("host-renew2").connect();
                TestingAgent lost = before.renew();
                TestingAgent last = before.renew()) {
            assertThatThrownBy(() -> lost.open(server.port())).isInstanceOf(IOException.class);
            assertThat(last.connect().peer().open()).isTrue();
        }
    }

    @Test
    void aTicketCarriesTheCertificateWithWhichTheHostIsConnected() {
        try (TestingAgent source = server.agent("host-ticket1").connect(running("host-ticket-vm"));
                TestingAgent target = server.agent("host-ticket2").connect();
                TestingAgent next = target.renew()) {
            next.connect();
            server.migrate("host-ticket-vm", "host-ticket2");
            Ticket ticket = source.ticket();
            assertThat(ticket.targetFingerprint()).isEqualTo(next.fingerprint());
            assertThat(ticket.sourceFingerprint()).isEqualTo(source.fingerprint());
            source.report(report(ticket, Role.SOURCE, MigrationState.COMPLETED, null));
        }
    }

    @Test
    void aBadRenewalRequestIsRefused() {
        try (TestingAgent agent = server.agent("host-renew3").connect()) {
            assertThatThrownBy(() -> agent.peer()
                            .request(
                                    AgentProtocol.RENEW_CERTIFICATE,
                                    new io.godwit.model.agent.RenewalRequest("garbage"),
                                    io.godwit.model.agent.RenewalAnswer.class,
                                    TestingAgent.DEADLINE))
                    .hasMessageContaining("certificateRequest");
        }
    }

    private String fingerprint() {
        return host("host-renew").at("/facts/certificateFingerprint").asString("");
    }

    private String state(String name) {
        return host(name).path("state").asString("");
    }

    private JsonNode host(String nameOrId) {
        return server.get("/api/v1/hosts/" + nameOrId).body();
    }
}
