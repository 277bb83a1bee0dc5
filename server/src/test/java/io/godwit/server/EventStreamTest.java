package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.EventClient.Received;
import io.godwit.server.event.Events;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventStreamTest {

    /** Tests share the controller: each looks for its own events only. */
    record View(String mark, String text) {}

    private final TestingServer server = TestingServer.shared();
    private final Events events = server.context().getBean(Events.class);
    private final String mark = UUID.randomUUID().toString();

    private EventClient open(String query) {
        return server.events(server.request("/api/v1/events" + query));
    }

    private EventClient resume(String id) {
        return server.events(server.request("/api/v1/events").header("Last-Event-ID", id));
    }

    private Received mine(EventClient client) {
        Received next = client.next();
        while (!next.data().contains(mark)) {
            assertThat(next.type()).isNotEqualTo("end").isNotEqualTo("reset");
            next = client.next();
        }
        return next;
    }

    @Test
    void fiftyClientsGetEveryEventInOrder() {
        List<EventClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(open(""));
        }
        for (int i = 0; i < 500; i++) {
            events.publish("vm.changed", new View(mark, "n" + i));
        }
        for (EventClient client : clients) {
            for (int i = 0; i < 500; i++) {
                assertThat(mine(client).data()).contains("\"n" + i + "\"");
            }
            client.close();
        }
    }

    @Test
    void anEventLooksAsTheApiSays() {
        try (EventClient client = open("")) {
            assertThat(client.response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(client.nextBlock().id()).matches("[0-9a-f]{8}-[0-9]+");
            events.publish("host.resources", new View(mark, "line\nend\u001b"));
            Received event = mine(client);
            assertThat(event.id()).matches("[0-9a-f]{8}-[0-9]+");
            assertThat(event.type()).isEqualTo("host.resources");
            assertThat(event.data()).isEqualTo("{\"mark\":\"" + mark + "\",\"text\":\"line\\nend\\u001B\"}");
        }
    }

    @Test
    void aClientGoesOnWhereItBrokeOff() {
        String last;
        try (EventClient client = open("")) {
            events.publish("vm.changed", new View(mark, "seen"));
            last = mine(client).id();
        }
        events.publish("vm.changed", new View(mark, "missed"));
        events.publish("vm.removed", new View(mark, "missed too"));
        try (EventClient client = resume(last)) {
            assertThat(mine(client).data()).contains("\"missed\"");
            assertThat(mine(client).type()).isEqualTo("vm.removed");
            events.publish("vm.changed", new View(mark, "live"));
            assertThat(mine(client).data()).contains("\"live\"");
        }
    }

    @Test
    void aPlaceThatIsTooOldOrNotOfThisStartIsReset() {
        for (String id : List.of("00000000-1", "nonsense", "x".repeat(200))) {
            try (EventClient client = resume(id)) {
                Received reset = client.next();
                assertThat(reset.type()).isEqualTo("reset");
                assertThat(reset.data()).isEqualTo("{}");
                events.publish("vm.changed", new View(mark, "after " + id.length()));
                assertThat(mine(client).data()).contains("\"after " + id.length() + "\"");
            }
        }
        String boot;
        try (EventClient client = open("")) {
            boot = client.nextBlock().id();
        }
        for (int i = 0; i < 5_000; i++) {
            events.publish("alarm.raised", new View(mark, "many"));
        }
        try (EventClient client = resume(boot)) {
            assertThat(client.next().type()).isEqualTo("reset");
        }
    }

    @Test
    void aClientChoosesTopics() {
        try (EventClient client = open("?types=host,migration")) {
            events.publish("vm.changed", new View(mark, "vm"));
            events.publish("host.resources", new View(mark, "resources"));
            events.publish("host.changed", new View(mark, "host"));
            events.publish("cluster.changed", new View(mark, "cluster"));
            events.publish("migration.changed", new View(mark, "migration"));
            assertThat(mine(client).type()).isEqualTo("host.changed");
            assertThat(mine(client).type()).isEqualTo("migration.changed");
        }
        TestingServer.Answer refused = server.get("/api/v1/events?types=vm,nonsense");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("request-invalid");
        assertThat(refused.detail()).contains("parameter types").contains("alarm,cluster,host");
    }

    @Test
    void revokingTheTokenEndsItsStreamsOnly() {
        JsonNode made = server.post("/api/v1/tokens", Map.of("name", "s-" + mark, "role", "VIEWER"))
                .body();
        try (EventClient revoked = server.events(
                        server.request("/api/v1/events", made.path("token").asString("")));
                EventClient other = open("")) {
            revoked.nextBlock();
            server.send(server.request("/api/v1/tokens/" + made.path("id").asString(""))
                    .DELETE());
            assertThat(endOf(revoked)).isTrue();
            events.publish("vm.changed", new View(mark, "still there"));
            assertThat(mine(other).data()).contains("still there");
        }
    }

    @Test
    void anExpiringTokenEndsItsStream() {
        JsonNode made = server.post(
                        "/api/v1/tokens", Map.of("name", "s-" + mark, "role", "VIEWER", "expiresInSeconds", 2))
                .body();
        try (EventClient client = server.events(
                server.request("/api/v1/events", made.path("token").asString("")))) {
            assertThat(endOf(client)).isTrue();
        }
    }

    @Test
    void aClientThatDoesNotReadIsResetAndClosedAndHoldsNobodyUp() throws Exception {
        try (SlowClient slow = new SlowClient(server);
                EventClient quick = open("?types=cluster")) {
            quick.nextBlock();
            String large = "x".repeat(20_000);
            for (int i = 0; i < 6_000; i++) {
                events.publish("alarm.raised", new View(mark, large));
            }
            events.publish("cluster.changed", new View(mark, "quick"));
            assertThat(quick.next().type()).isIn("cluster.changed", "reset");
            assertThat(slow.readToEnd()).contains("event: reset");
        }
    }

    @Test
    void thereIsALimitAndTheEndOfTheControllerEndsAll(@TempDir Path data) {
        List<EventClient> clients = new ArrayList<>();
        try (TestingServer own = new TestingServer(data)) {
            for (int i = 0; i < 200; i++) {
                clients.add(own.events(own.request("/api/v1/events")));
            }
            TestingServer.Answer refused = own.get("/api/v1/events");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("overloaded");
            clients.getFirst().close();
            own.context().getBean(Events.class).publish("vm.changed", new View(mark, "wakes the closed one"));
            Await.until("a place is free again", () -> {
                own.context().getBean(Events.class).publish("vm.changed", new View(mark, "again"));
                return own.get("/api/v1/metrics").response().body().contains("godwit_event_streams 199.0");
            });
        }
        clients.stream().skip(1).forEach(client -> assertThat(endOf(client)).isTrue());
    }

    private static boolean endOf(EventClient client) {
        Received next = client.next();
        while (!next.type().equals("end")) {
            next = client.next();
        }
        return true;
    }
}
