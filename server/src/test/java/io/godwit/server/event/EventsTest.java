package io.godwit.server.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    record View(String name, Instant at) {}

    private final Events events = new Events();

    @Test
    void anEventCarriesItsNumberTypeAndViewInOneLineEach() throws InterruptedException {
        events.publish("vm.changed", new View("a\nb", Instant.parse("2026-01-01T00:00:00.123456Z")));
        Events.Batch batch = events.await(0, 10, MINUTE, () -> false);
        assertThat(new String(batch.events().getFirst().bytes(), UTF_8))
                .isEqualTo("id: " + events.id(1)
                        + "\nevent: vm.changed\ndata: {\"name\":\"a\\nb\",\"at\":\"2026-01-01T00:00:00.123Z\"}\n\n");
        assertThat(batch.events().getFirst().topic()).isEqualTo("vm");
    }

    @Test
    void aWaitingStreamGetsWhatIsPublished() throws Exception {
        CompletableFuture<Events.Batch> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                waiting.complete(events.await(0, 10, MINUTE, () -> false));
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        events.publish("host.changed", new View("h", Instant.EPOCH));
        assertThat(waiting.get(30, TimeUnit.SECONDS).events()).hasSize(1);
    }

    @Test
    void whatIsOlderThanTheRingIsMissed() throws InterruptedException {
        View view = new View("x", Instant.EPOCH);
        for (int i = 0; i < Events.KEPT; i++) {
            events.publish("vm.changed", view);
        }
        assertThat(events.await(0, 1, MINUTE, () -> false).missed()).isFalse();
        assertThat(events.resumable(events.id(0))).isZero();
        events.publish("vm.changed", view);
        assertThat(events.await(0, 1, MINUTE, () -> false).missed()).isTrue();
        assertThat(events.resumable(events.id(0))).isEqualTo(-1);
        assertThat(events.await(1, 10_000, MINUTE, () -> false).events()).hasSize(Events.KEPT);
    }

    @Test
    void largeEventsPushOldOnesOutEarlier() throws InterruptedException {
        View large = new View("x".repeat(1 << 20), Instant.EPOCH);
        for (int i = 0; i < 40; i++) {
            events.publish("vm.changed", large);
            events.await(i, 1, MINUTE, () -> false).events().forEach(Event::bytes);
        }
        assertThat(events.await(0, 1, MINUTE, () -> false).missed()).isTrue();
        assertThat(events.resumable(events.id(10))).isEqualTo(-1);
        assertThat(events.await(35, 10, MINUTE, () -> false).events()).hasSize(5);
    }

    @Test
    void anotherStartsIdIsNotResumed() {
        events.publish("vm.changed", new View("x", Instant.EPOCH));
        assertThat(events.resumable(events.id(1))).isEqualTo(1);
        assertThat(events.resumable(events.id(2))).isEqualTo(-1);
        assertThat(events.resumable(new Events().id(1))).isEqualTo(-1);
        assertThat(events.resumable("nonsense")).isEqualTo(-1);
        assertThat(events.resumable("")).isEqualTo(-1);
    }

    @Test
    void aTypeThatTheApiDoesNotNameIsRefused() {
        assertThatThrownBy(() -> events.publish("vm.exploded", new View("x", Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
