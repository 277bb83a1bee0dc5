package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many calls, events and silences do to each other on one connection. */
@Timeout(180)
class ConnectionTest {
    private static final DomainRef DOMAIN = new DomainRef("vm", new UUID(1, 2), 3);
    private static final ConnectionSettings PATIENT =
            new ConnectionSettings(Duration.ofMinutes(1), Duration.ofHours(1), 5);

    private final TestingDaemon daemon = new TestingDaemon();
    private final List<LibvirtConnection> connections = new ArrayList<>();

    private LibvirtConnection open(ConnectionSettings settings) {
        LibvirtConnection connection = LibvirtConnection.open(daemon.socket(), "test:///default", settings);
        connections.add(connection);
        return connection;
    }

    @AfterEach
    void close() {
        connections.forEach(LibvirtConnection::close);
        daemon.close();
    }

    @Test
    void opensInTheOrderOfLibvirtsOwnClient() {
        AtomicReference<String> uri = new AtomicReference<>();
        daemon.on(Procedure.CONNECT_OPEN, call -> {
            uri.set(call.arguments().optional(XdrDecoder::string).orElseThrow());
            call.reply(out -> {});
        });
        open(PATIENT);
        assertThat(daemon.received())
                .containsExactly(Procedure.AUTH_LIST, Procedure.CONNECT_SUPPORTS_FEATURE, Procedure.CONNECT_OPEN);
        assertThat(uri).hasValue("test:///default");
    }

    @Test
    void saysClearlyThatSaslIsDemanded() {
        daemon.on(Procedure.AUTH_LIST, call -> call.reply(out -> out.integer(1).integer(1)));
        assertThatThrownBy(() -> open(PATIENT))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("demands SASL")
                .hasMessageContaining("auth_unix_rw");
    }

    @Test
    void asksPolkitWhenOnlyThatIsOffered() {
        daemon.on(Procedure.AUTH_LIST, call -> call.reply(out -> out.integer(1).integer(2)));
        daemon.on(Procedure.AUTH_POLKIT, call -> call.reply(out -> out.integer(1)));
        open(PATIENT);
        assertThat(daemon.count(Procedure.AUTH_POLKIT)).isOne();
        daemon.on(Procedure.AUTH_POLKIT, call -> call.fail(45, "authentication failed: no agent"));
        assertThatThrownBy(() -> open(PATIENT)).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void givesEachCallItsOwnAnswerInWhateverOrder() throws Exception {
        var calls = new LinkedBlockingQueue<TestingDaemon.Call>();
        daemon.on(Procedure.DOMAIN_GET_XML_DESC, calls::add);
        LibvirtConnection connection = open(PATIENT);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            DomainRef domain = new DomainRef("vm" + i, new UUID(0, i), -1);
            answers.add(CompletableFuture.supplyAsync(() -> connection.xml(domain, 0), Thread::startVirtualThread));
        }
        List<TestingDaemon.Call> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(calls.take());
        }
        Collections.reverse(taken);
        for (TestingDaemon.Call call : taken) {
            call.session()
                    .event(
                            Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                            out -> out.integer(99).domain(DOMAIN).integer(2).integer(0));
            call.reply(out -> out.string("<" + call.arguments().string() + ">"));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(answers.get(i).get(1, TimeUnit.MINUTES)).isEqualTo("<vm" + i + ">");
        }
    }

    @Test
    void letsASlowCallBlockNoOther() throws Exception {
        var performing = new CompletableFuture<TestingDaemon.Call>();
        daemon.on(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS, performing::complete);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
        LibvirtConnection connection = open(PATIENT);
        CompletableFuture<byte[]> performed = connection
                .migration()
                .perform3(DOMAIN, Optional.empty(), TypedParameters.empty(), new byte[1], 1, Duration.ofMinutes(1));
        assertThat(connection.hostname()).isEqualTo("host");
        assertThat(performed).isNotDone();
        performing.get(1, TimeUnit.MINUTES).reply(out -> out.opaque(new byte[] {7}, 10));
        assertThat(performed.get(1, TimeUnit.MINUTES)).containsExactly(7);
    }

    @Test
    void completesFuturesWhereTheirDependentsMayMakeCalls() throws Exception {
        daemon.on(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS, call -> call.reply(out -> {}));
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
        LibvirtConnection connection = open(PATIENT);
        CompletableFuture<String> next = connection
                .migration()
                .confirm3(DOMAIN, TypedParameters.empty(), new byte[0], 1, true, Duration.ofMinutes(1))
                .thenApply(_ -> connection.hostname());
        assertThat(next.get(1, TimeUnit.MINUTES)).isEqualTo("host");
    }

    @Test
    void keepsWithinTheDaemonsNumberOfRequests() throws Exception {
        var calls = new LinkedBlockingQueue<TestingDaemon.Call>();
        daemon.on(Procedure.DOMAIN_GET_XML_DESC, calls::add);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
        LibvirtConnection connection = open(new ConnectionSettings(Duration.ofMinutes(1), Duration.ofHours(1), 5, 2));
        for (int i = 0; i < 2; i++) {
            var _ = CompletableFuture.supplyAsync(() -> connection.xml(DOMAIN, 0), Thread::startVirtualThread);
        }
        TestingDaemon.Call first = calls.take();
        calls.take();
        var third = CompletableFuture.supplyAsync(connection::hostname, Thread::startVirtualThread);
        first.session().send(Procedure.KEEP_ALIVE_PING, 2, 0, 0, out -> {});
        Await.until("the answer to the ping", () -> daemon.count(Procedure.KEEP_ALIVE_PONG) == 1);
        assertThat(daemon.count(Procedure.CONNECT_GET_HOSTNAME)).isZero();
        first.reply(out -> out.string("<a/>"));
        assertThat(third.get(1, TimeUnit.MINUTES)).isEqualTo("host");
    }

    @Test
    void givesUpAtTheDeadlineAndDropsTheLateAnswer() throws Exception {
        var late = new CompletableFuture<TestingDaemon.Call>();
        daemon.on(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS, late::complete);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
        LibvirtConnection connection = open(PATIENT);
        CompletableFuture<byte[]> performed = perform(connection, Duration.ofMillis(200));
        assertThatThrownBy(() -> performed.get(1, TimeUnit.MINUTES))
                .cause()
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("sending the VM's memory: no answer within 200 ms");
        late.get(1, TimeUnit.MINUTES).reply(out -> out.opaque(new byte[] {7}, 10));
        assertThat(connection.hostname()).isEqualTo("host");
        assertThat(connection.isAlive()).isTrue();
    }

    private static CompletableFuture<byte[]> perform(LibvirtConnection connection, Duration deadline) {
        return connection
                .migration()
                .perform3(DOMAIN, Optional.empty(), TypedParameters.empty(), new byte[1], 1, deadline);
    }

    @Test
    void failsEveryCallWhenTheDaemonHangsUp() {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        daemon.on(Procedure.DOMAIN_GET_XML_DESC, _ -> both.countDown());
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> {
            both.countDown();
            call.session().hangUp();
        });
        LibvirtConnection connection = open(PATIENT);
        connection.onClose(_ -> told.incrementAndGet());
        var waiting = CompletableFuture.supplyAsync(() -> connection.xml(DOMAIN, 0), Thread::startVirtualThread);
        Await.until("the first call", () -> daemon.count(Procedure.DOMAIN_GET_XML_DESC) == 1);
        assertThatThrownBy(connection::hostname)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("reading the host's name")
                .hasMessageContaining("the other side closed the connection");
        assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectionLostException.class);
        Await.until("the listener", () -> told.get() == 1);
        connection.close();
        assertThat(told).hasValue(1);
    }

    @Test
    void takesSilenceForDeath() {
        LibvirtConnection connection = open(new ConnectionSettings(Duration.ofMinutes(1), Duration.ofMillis(50), 3));
        assertThatThrownBy(() -> connection.xml(DOMAIN, 0))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("no sign of life for 3 keep-alive messages, one every 50 ms");
        assertThat(connection.isAlive()).isFalse();
        // The last may not have left any more.
        Await.until("the pings", () -> daemon.count(Procedure.KEEP_ALIVE_PING) >= 2);
        assertThat(daemon.count(Procedure.KEEP_ALIVE_PING)).isLessThanOrEqualTo(3);
    }

    @Test
    void staysAliveWhileItsPingsAreAnswered() {
        answerPings();
        LibvirtConnection connection = open(new ConnectionSettings(Duration.ofMinutes(1), Duration.ofMillis(5), 400));
        Await.until("more pings than may be missed", () -> daemon.count(Procedure.KEEP_ALIVE_PING) > 405);
        assertThat(connection.isAlive()).isTrue();
    }

    /** As after the whole machine was suspended: the daemon had no time to answer what was not even asked. */
    @Test
    void aClockThatStoodStillIsNotTakenForTheDaemonsSilence() throws Exception {
        answerPings();
        ConnectionSettings settings = new ConnectionSettings(Duration.ofMinutes(1), Duration.ofMillis(50), 30);
        RpcChannel channel = RpcChannel.connect(daemon.socket(), settings, new Deaf());
        channel.startKeepAlive();
        long stillUntil = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        // What hangs on a call that fails at its deadline runs on the channel's clock.
        var clockStoodStill = channel.call(
                        Procedure.CONNECT_GET_HOSTNAME, out -> {}, XdrDecoder::string, Duration.ofMillis(1))
                .handle((_, _) -> {
                    Await.until("the clock stood still for 3 s", () -> System.nanoTime() > stillUntil);
                    return true;
                });
        assertThat(clockStoodStill.get(1, TimeUnit.MINUTES)).isTrue();
        long before = daemon.count(Procedure.KEEP_ALIVE_PING);
        Await.until("pings again", () -> daemon.count(Procedure.KEEP_ALIVE_PING) > before + 5);
        assertThat(channel.lost()).isEmpty();
        channel.end("the test is over", null);
    }

    private static final class Deaf implements RpcChannel.EventSink {
        @Override
        public void event(Procedure procedure, XdrDecoder body) {}

        @Override
        public void ended(LibvirtException reason) {}
    }

    private void answerPings() {
        daemon.on(
                Procedure.KEEP_ALIVE_PING, call -> call.session().send(Procedure.KEEP_ALIVE_PONG, 2, 0, 0, out -> {}));
    }

    @Test
    void sendsNoPingToADaemonWithoutKeepAlive() {
        daemon.on(Procedure.CONNECT_SUPPORTS_FEATURE, call -> call.reply(out -> out.integer(0)));
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
        LibvirtConnection connection = open(new ConnectionSettings(Duration.ofMinutes(1), Duration.ofMillis(1), 1));
        for (int i = 0; i < 50; i++) {
            connection.hostname();
        }
        assertThat(daemon.count(Procedure.KEEP_ALIVE_PING)).isZero();
    }

    @Test
    void failsOnlyTheCallWhoseAnswerIsBroken() {
        daemon.on(Procedure.DOMAIN_GET_XML_DESC, call -> call.reply(out -> out.integer(1 << 20)));
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, call -> call.reply(out -> out.string("host")));
        LibvirtConnection connection = open(PATIENT);
        assertThatThrownBy(() -> connection.xml(DOMAIN, 0)).isInstanceOf(ProtocolException.class);
        assertThat(connection.hostname()).isEqualTo("host");
    }

    @Test
    void refusesAnAnswerForAnotherProcedureAndAnUnknownStatus() {
        daemon.on(
                Procedure.DOMAIN_GET_XML_DESC,
                call -> call.session().send(Procedure.DOMAIN_GET_INFO, 1, call.serial(), 0, out -> {}));
        daemon.on(
                Procedure.CONNECT_GET_HOSTNAME,
                call -> call.session().send(call.procedure(), 1, call.serial(), 9, out -> {}));
        LibvirtConnection connection = open(PATIENT);
        assertThatThrownBy(() -> connection.xml(DOMAIN, 0))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("the answer is for program 20008086 procedure 16");
        assertThatThrownBy(connection::hostname)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("unknown status 9");
    }
}
