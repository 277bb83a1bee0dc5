package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Order, isolation and end of the flow of events. */
@Timeout(180)
class SubscriptionTest {
    private static final DomainRef DOMAIN = new DomainRef("vm", new UUID(1, 2), 3);
    private static final Procedure REGISTER = Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY;
    private static final Procedure DEREGISTER = Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY;
    private static final Procedure ITERATION = Procedure.DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION;

    private final TestingDaemon daemon = new TestingDaemon();
    private final CompletableFuture<TestingDaemon.Session> session = new CompletableFuture<>();
    private final LibvirtConnection connection = LibvirtConnection.open(
            daemon.socket(), "test:///default", new ConnectionSettings(Duration.ofMinutes(1), Duration.ofHours(1), 5));

    @BeforeEach
    void register() {
        daemon.on(REGISTER, call -> {
            int kind = call.arguments().integer();
            call.reply(out -> out.integer(kind));
            session.complete(call.session());
        });
        daemon.on(DEREGISTER, call -> call.reply(out -> {}));
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
    }

    @AfterEach
    void close() {
        connection.close();
        daemon.close();
    }

    private void iterate(int iteration) {
        session.join().event(ITERATION, out -> out.integer(20).domain(DOMAIN).integer(iteration));
    }

    @Test
    void keepsTheOrderThoughHandlersMakeCalls() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        var _ = connection.subscribe(event -> {
            connection.hostname();
            seen.add(((LibvirtEvent.MigrationIteration) event).iteration());
        });
        IntStream.range(0, 200).forEach(this::iterate);
        Await.until("all events", () -> seen.size() == 200);
        assertThat(seen).isSorted();
        assertThat(daemon.count(REGISTER)).isEqualTo(3);
    }

    @Test
    void missesNoEventThatFollowsTheReplyAtOnce() {
        daemon.on(REGISTER, call -> {
            int kind = call.arguments().integer();
            call.reply(out -> out.integer(kind));
            if (kind == 0) {
                call.session()
                        .event(
                                Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                                out -> out.integer(0).domain(DOMAIN).integer(77).integer(5));
            }
        });
        CompletableFuture<LibvirtEvent> first = new CompletableFuture<>();
        var _ = connection.subscribe(first::complete);
        assertThat(first.join()).isEqualTo(new LibvirtEvent.Lifecycle(DOMAIN, LifecycleEvent.UNKNOWN, 5));
    }

    @Test
    void ignoresWhatNobodyAskedFor() {
        List<LibvirtEvent> seen = Collections.synchronizedList(new ArrayList<>());
        var _ = connection.subscribe(seen::add);
        session.join().event(ITERATION, out -> out.integer(4711).domain(DOMAIN).integer(1));
        session.join().send(Procedure.CONNECT_GET_HOSTNAME, 2, 0, 0, out -> out.string("what?"));
        session.join().send(Procedure.CONNECT_GET_HOSTNAME, 3, 1, 0, out -> {}); // a stream
        session.join().raw(new byte[] {
            0, 0, 0, 28, 1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0 // unknown program
        });
        session.join().send(Procedure.CONNECT_GET_HOSTNAME, 1, 123_456, 0, out -> {}); // no such call
        iterate(1);
        Await.until("the event", () -> !seen.isEmpty());
        assertThat(seen).containsExactly(new LibvirtEvent.MigrationIteration(DOMAIN, 1));
        assertThat(connection.hostname()).isEqualTo("host");
    }

    @Test
    void endsTheConnectionRatherThanLosingABrokenEvent() {
        CompletableFuture<LibvirtException> reason = new CompletableFuture<>();
        connection.onClose(reason::complete);
        var _ = connection.subscribe(_ -> {});
        session.join().event(ITERATION, out -> out.integer(20).integer(1 << 30));
        assertThat(reason.join())
                .isInstanceOf(ConnectionLostException.class)
                .hasCauseInstanceOf(ProtocolException.class);
    }

    @Test
    void goesOnAfterAHandlerThatThrows() {
        List<LibvirtEvent> seen = Collections.synchronizedList(new ArrayList<>());
        var _ = connection.subscribe(_ -> {
            throw new IllegalStateException("a handler's own mistake, on purpose");
        });
        var _ = connection.subscribe(seen::add);
        iterate(1);
        iterate(2);
        Await.until("both events", () -> seen.size() == 2);
    }

    @Test
    void tellsTheEndAfterTheLastEvent() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        var _ = connection.subscribe(_ -> seen.add("event"));
        connection.onClose(_ -> seen.add("end"));
        IntStream.range(0, 50).forEach(this::iterate);
        session.join().hangUp();
        Await.until("the end", () -> seen.contains("end"));
        assertThat(seen).hasSize(51).endsWith("event", "end");
    }

    @Test
    void deregistersWithTheLastSubscriberAndSurvivesALostConnection() {
        Subscription first = connection.subscribe(_ -> {});
        Subscription second = connection.subscribe(_ -> {});
        assertThat(daemon.count(REGISTER)).isEqualTo(3);
        first.close();
        assertThat(daemon.count(DEREGISTER)).isZero();
        second.close();
        assertThat(daemon.count(DEREGISTER)).isEqualTo(3);
        Subscription third = connection.subscribe(_ -> {});
        assertThat(daemon.count(REGISTER)).isEqualTo(6);
        connection.close();
        third.close();
    }

    @Test
    void undoesAHalfDoneRegistration() {
        AtomicInteger asked = new AtomicInteger();
        daemon.on(REGISTER, call -> {
            if (asked.incrementAndGet() == 2) {
                call.fail(3, "this function is not supported");
            } else {
                call.reply(out -> out.integer(1));
            }
        });
        assertThatThrownBy(() -> connection.subscribe(_ -> {}))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NO_SUPPORT));
        assertThat(daemon.count(DEREGISTER)).isOne();
    }
}
