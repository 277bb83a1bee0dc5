package io.godwit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two peers over a real unix socket. */
@Timeout(180)
class RpcPeerTest {

    record Count(int value) {}

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<RpcPeer> accepted = new CompletableFuture<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(RpcPeer.MAXIMUM_REQUESTS);
    private final LinkedBlockingQueue<Integer> notified = new LinkedBlockingQueue<>();
    private LocalSocketServer server;
    private RpcPeer client;

    @BeforeEach
    void connect() throws IOException {
        RpcHandlers handlers = RpcHandlers.builder()
                .request("double", Count.class, number -> new Count(2 * number.value()))
                .request("gated", Count.class, number -> {
                    entered.countDown();
                    pass(gate);
                    return number;
                })
                .command("refuse", Count.class, number -> {
                    throw new GodwitException(ErrorCode.VM_BUSY, "busy with " + number.value());
                })
                .command("break", Count.class, _ -> {
                    throw new IllegalStateException("secret detail");
                })
                .notification("note", Count.class, number -> notified.add(number.value()))
                .notification("gated-note", Count.class, number -> pass(gate))
                .build();
        server = LocalSocketServer.open(directory.resolve("s"), transport -> {
            RpcPeer peer = new RpcPeer("the client", transport, handlers, executor, ErrorCode.MOVER_LOST);
            accepted.complete(peer);
            return peer;
        });
        client = dial(handlers);
    }

    private RpcPeer dial(RpcHandlers handlers) throws IOException {
        return LocalSocketClient.connect(
                directory.resolve("s"),
                transport -> new RpcPeer("the mover", transport, handlers, executor, ErrorCode.MOVER_LOST));
    }

    @AfterEach
    void disconnect() throws IOException {
        gate.countDown();
        client.close("the test ends");
        server.close();
        executor.shutdownNow();
    }

    @Test
    void bothSidesAskAtTheSameTime() throws Exception {
        RpcPeer other = accepted.get(1, TimeUnit.MINUTES);
        List<CompletableFuture<Count>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RpcPeer asking = i % 2 == 0 ? client : other;
            int value = i;
            answers.add(CompletableFuture.supplyAsync(
                    () -> asking.request("double", new Count(value), Count.class, LONG), executor));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(i).get(1, TimeUnit.MINUTES)).isEqualTo(new Count(2 * i));
        }
    }

    @Test
    void aLaterAnswerMayOvertakeAnEarlierOne() throws Exception {
        var slow =
                CompletableFuture.supplyAsync(() -> client.request("gated", new Count(1), Count.class, LONG), executor);
        assertThat(client.request("double", new Count(2), Count.class, LONG)).isEqualTo(new Count(4));
        assertThat(slow).isNotDone();
        gate.countDown();
        assertThat(slow.get(1, TimeUnit.MINUTES)).isEqualTo(new Count(1));
    }

    @Test
    void notificationsAreHandledInTheirOrder() throws Exception {
        for (int i = 0; i < 1000; i++) {
            client.notify("note", new Count(i));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(notified.poll(1, TimeUnit.MINUTES)).isEqualTo(i);
        }
    }

    @Test
    void aDeadlineEndsTheWaitingAndTheLateAnswerDoesNoHarm() {
        fails(
                () -> client.request("gated", new Count(1), Count.class, Duration.ofMillis(50)),
                ErrorCode.DEADLINE_EXCEEDED,
                "the mover did not answer gated within 50 ms");
        gate.countDown();
        assertThat(client.request("double", new Count(2), Count.class, LONG)).isEqualTo(new Count(4));
    }

    @Test
    void errorsComeWithTheirCodesAndWithoutInnerDetails() {
        fails(
                () -> client.request("refuse", new Count(3), RpcHandlers.Empty.class, LONG),
                ErrorCode.VM_BUSY,
                "busy with 3");
        assertThatThrownBy(() -> client.request("break", new Count(3), RpcHandlers.Empty.class, LONG))
                .hasMessageContaining("internal error in break")
                .message()
                .doesNotContain("secret");
        fails(
                () -> client.request("nothing", new Count(3), Count.class, LONG),
                ErrorCode.ROUTE_UNKNOWN,
                "unknown method nothing");
        fails(
                () -> client.request("double", java.util.Map.of("value", "x"), Count.class, LONG),
                ErrorCode.REQUEST_INVALID,
                "parameters of double: field value: wrong");
        fails(
                () -> client.request("double", java.util.Map.of(), Count.class, LONG),
                ErrorCode.REQUEST_INVALID,
                "field value: missing");
    }

    @Test
    void aLostConnectionFailsWhatIsPendingAndWhatComesLater() throws Exception {
        var pending =
                CompletableFuture.supplyAsync(() -> client.request("gated", new Count(1), Count.class, LONG), executor);
        assertThat(client.request("double", new Count(2), Count.class, LONG)).isEqualTo(new Count(4));
        accepted.get(1, TimeUnit.MINUTES).close("killed");
        assertThatThrownBy(() -> pending.get(1, TimeUnit.MINUTES))
                .cause()
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOVER_LOST))
                .hasMessageContaining("the connection to the mover is closed");
        assertThat(client.awaitDisconnect(LONG)).isTrue();
        fails(
                () -> client.request("double", new Count(1), Count.class, LONG),
                ErrorCode.MOVER_LOST,
                "the connection to the mover is closed");
    }

    @Test
    void tooManyRequestsAtOnceAreRefusedAndTheRestGoesOn() throws Exception {
        List<CompletableFuture<Count>> waiting = new ArrayList<>();
        for (int i = 0; i < RpcPeer.MAXIMUM_REQUESTS; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> client.request("gated", new Count(1), Count.class, LONG), executor));
        }
        assertThat(entered.await(1, TimeUnit.MINUTES))
                .as("every place is taken")
                .isTrue();
        assertThatThrownBy(() -> client.request("double", new Count(1), Count.class, LONG))
                .hasMessageContaining("requests at the same time");
        gate.countDown();
        for (CompletableFuture<Count> answer : waiting) {
            assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo(new Count(1));
        }
    }

    @Test
    void aFloodOfNotificationsEndsTheConnectionInsteadOfFillingTheMemory() throws Exception {
        client.notify("gated-note", new Count(0));
        RpcPeer other = accepted.get(1, TimeUnit.MINUTES);
        for (int i = 0; i < 20_000 && other.open(); i++) {
            client.notify("note", new Count(i));
        }
        assertThat(other.awaitDisconnect(LONG)).isTrue();
    }

    @Test
    void aPeerThatDoesNotReadIsDisconnected() {
        CountDownLatch never = new CountDownLatch(1);
        RpcPeer stuck = new RpcPeer(
                "the sleeper",
                new Transport() {
                    @Override
                    public void send(String text) {
                        pass(never);
                    }

                    @Override
                    public void close(String reason) {
                        never.countDown();
                    }
                },
                RpcHandlers.none(),
                executor,
                ErrorCode.HOST_DISCONNECTED);
        String big = "x".repeat(RpcPeer.MAXIMUM_TEXT_LENGTH / 4);
        for (int i = 0; i < 12; i++) {
            stuck.notify("note", java.util.Map.of("text", big));
        }
        assertThat(stuck.open()).isFalse();
        fails(
                () -> stuck.request("double", new Count(1), Count.class, LONG),
                ErrorCode.HOST_DISCONNECTED,
                "does not read what it is sent");
    }

    @Test
    void aTransportThatFailsEndsTheConversation() {
        RpcPeer broken = new RpcPeer(
                "the broken one",
                new Transport() {
                    @Override
                    public void send(String text) {
                        throw new UncheckedIOException(new IOException("pipe"));
                    }

                    @Override
                    public void close(String reason) {}
                },
                RpcHandlers.none(),
                executor,
                ErrorCode.HOST_DISCONNECTED);
        fails(
                () -> broken.request("double", new Count(1), Count.class, LONG),
                ErrorCode.HOST_DISCONNECTED,
                "sending to the broken one failed");
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
