package io.godwit.link;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a WebSocket over TLS 1.3.
 *
 * <p>Sends a ping every 10 s and gives the connection up when nothing at all came for 30 s (the JDK's client does neither).
 */
public final class WebSocketLink implements Transport {

    /** How often to ping and after which silence the connection counts as dead. */
    record Heartbeat(Duration interval, Duration silence) {
        static final Heartbeat NORMAL = new Heartbeat(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private static final Duration SEND_DEADLINE = Duration.ofSeconds(30);

    private final HttpClient client;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<RpcPeer> peer = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private volatile long lastHeardNanos;

    private WebSocketLink(HttpClient client) {
        this.client = client;
    }

    /**
     * Dials; returns the peer that the function made, connected.
     *
     * @param address a {@code wss} address
     * @throws CertificateRefusedException when the other side does not take the certificate
     * @throws IOException with a message that names the address and the reason
     */
    public static RpcPeer connect(
            URI address, SSLContext tls, Duration deadline, Function<Transport, RpcPeer> onConnection)
            throws IOException {
        return connect(address, tls, deadline, onConnection, Heartbeat.NORMAL);
    }

    static RpcPeer connect(
            URI address,
            @Nullable SSLContext tls,
            Duration deadline,
            Function<Transport, RpcPeer> onConnection,
            Heartbeat heartbeat)
            throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(task -> Thread.ofVirtual().name("websocket").start(task))
                .connectTimeout(deadline);
        if (tls != null) {
            builder.sslContext(tls).sslParameters(new SSLParameters(null, new String[] {"TLSv1.3"}));
        }
        WebSocketLink link = new WebSocketLink(builder.build());
        try {
            CompletableFuture<WebSocket> opening =
                    link.client.newWebSocketBuilder().connectTimeout(deadline).buildAsync(address, link.new Reader());
            WebSocket socket = opening.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            link.socket.complete(socket);
            link.lastHeardNanos = System.nanoTime();
            RpcPeer peer = onConnection.apply(link);
            link.peer.complete(peer);
            Thread.ofVirtual().name("websocket-heartbeat").start(() -> link.beat(socket, heartbeat));
            return peer;
        } catch (ExecutionException e) {
            link.client.shutdownNow();
            throw DialFailure.of(address, e);
        } catch (TimeoutException e) {
            link.client.shutdownNow();
            throw new IOException("cannot connect to " + address + " within " + deadline.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            link.client.shutdownNow();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting to " + address);
        }
    }

    @Override
    public void send(String text) {
        try {
            socket.join().sendText(text, true).get(SEND_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(reason(e), e));
        } catch (TimeoutException e) {
            throw new UncheckedIOException(new IOException("not sent within " + SEND_DEADLINE.toSeconds() + " s", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while sending"));
        }
    }

    @Override
    public void close(String reason) {
        end(reason);
    }

    private void end(String reason) {
        if (ended.getCount() == 0) {
            return;
        }
        ended.countDown();
        var _ = peer.thenAccept(open -> open.disconnected(reason));
        var _ = socket.thenAccept(open -> closePolitely(open, reason));
    }

    private void closePolitely(WebSocket open, String reason) {
        String shortReason = reason.length() <= 40 ? reason : reason.substring(0, 40);
        var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, shortReason)
                .orTimeout(1, TimeUnit.SECONDS)
                .whenComplete((_, _) -> {
                    open.abort();
                    client.shutdownNow();
                });
    }

    private void beat(WebSocket open, Heartbeat heartbeat) {
        try {
            while (!ended.await(heartbeat.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                Duration silence = Duration.ofNanos(System.nanoTime() - lastHeardNanos);
                if (silence.compareTo(heartbeat.silence()) > 0) {
                    end("nothing was heard for " + silence.toSeconds() + " s");
                    return;
                }
                var _ = open.sendPing(ByteBuffer.allocate(0));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end("the heartbeat was interrupted");
        }
    }

    static String reason(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || cause.getMessage() == null)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Called by the client, one call at a time. */
    private final class Reader implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence data, boolean last) {
            lastHeardNanos = System.nanoTime();
            if (text.length() + data.length() > RpcPeer.MAXIMUM_TEXT_LENGTH) {
                end("a text longer than " + RpcPeer.MAXIMUM_TEXT_LENGTH + " characters came");
                return null;
            }
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                if (whole.length() > 1 << 20) {
                    text.trimToSize();
                }
                peer.join().received(whole);
            }
            open.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
            end("a binary message came; only text is spoken");
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket open, ByteBuffer message) {
            lastHeardNanos = System.nanoTime();
            open.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket open, ByteBuffer message) {
            lastHeardNanos = System.nanoTime();
            open.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket open, int statusCode, String reason) {
            end("the other side closed the connection" + (reason.isEmpty() ? "" : ": " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket open, Throwable error) {
            end("the connection broke: " + reason(error));
        }
    }
}
