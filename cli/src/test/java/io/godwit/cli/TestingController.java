package io.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.godwit.link.TlsContexts;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.store.DataDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A small HTTPS server that speaks the controller's API as it is agreed: real TLS, real JSON, over a world that the test
 * makes, and with the faults that a test wants. What the real controller does is tested in {@code RealControllerTest}.
 */
final class TestingController implements AutoCloseable {

    static final String TOKEN = "godwit-testing-token";

    /** What arrived. */
    record Request(String method, String path, Map<String, String> query, String key, String body) {}

    final TestingWorld world = new TestingWorld();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Requests that change something are carried out, but so many of their answers are lost. */
    final AtomicInteger answersToLose = new AtomicInteger();

    final AtomicInteger eventStreamsToRefuse = new AtomicInteger();
    volatile String role = "ADMINISTRATOR";
    volatile String tokenProblem = "";

    private final Map<String, TestingRoutes.Answer> answersByKey = new ConcurrentHashMap<>();
    private final TestingRoutes routes = new TestingRoutes(this);
    private final CertificateAuthority authority;
    private final SSLContext tls;
    private final int port;
    private HttpsServer server;

    TestingController(Path directory) {
        try (DataDirectory data = DataDirectory.open(directory)) {
            authority = CertificateAuthority.open(data, Clock.systemUTC());
        }
        KeyPair pair = CertificateAuthority.newKeyPair();
        tls = TlsContexts.mutual(
                pair.getPrivate(),
                List.of(authority.issueServer(pair.getPublic(), List.of("127.0.0.1")), authority.certificate()),
                authority.certificate());
        server = start(0);
        port = server.getAddress().getPort();
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    String fingerprint() {
        return authority.fingerprint();
    }

    /** Refuses connections until {@link #up()}. */
    void down() {
        server.stop(0);
        closeStreams();
    }

    void up() {
        server = start(port);
    }

    void closeStreams() {
        world.streams.forEach(each -> each.add(""));
    }

    List<Request> posts(String path) {
        return requests.stream()
                .filter(each -> each.method().equals("POST") && each.path().equals("/api/v1/" + path))
                .toList();
    }

    private HttpsServer start(int wanted) {
        try {
            HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
            made.setHttpsConfigurator(new HttpsConfigurator(tls));
            made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            made.createContext("/", this::handle);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query(exchange.getRequestURI().getRawQuery()),
                    key == null ? "" : key,
                    body);
            requests.add(request);
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, routes.problem(401, "unauthenticated", "a valid API token is needed"));
            } else if (!tokenProblem.isEmpty()) {
                send(exchange, routes.problem(401, tokenProblem, "the token expired at 2026-11-01T00:00:00.000Z"));
            } else if (request.path().equals("/api/v1/events")) {
                stream(exchange, request);
            } else {
                answer(exchange, request);
            }
        }
    }

    private void answer(HttpExchange exchange, Request request) throws IOException {
        TestingRoutes.Answer answer = request.key().isEmpty()
                ? routes.answer(request)
                : answersByKey.computeIfAbsent(request.key(), _ -> routes.answer(request));
        boolean lost = !request.method().equals("GET") && answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        if (!lost) {
            send(exchange, answer);
        }
    }

    private void send(HttpExchange exchange, TestingRoutes.Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void stream(HttpExchange exchange, Request request) throws IOException {
        if (eventStreamsToRefuse.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            send(exchange, routes.problem(503, "overloaded", "too many streams"));
            return;
        }
        LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        world.streams.add(queue);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(": connected\n\n".getBytes(UTF_8));
            out.flush();
            for (String event = queue.take(); !event.isEmpty(); event = queue.take()) {
                if (wanted(event, request.query().getOrDefault("types", ""))) {
                    out.write(event.getBytes(UTF_8));
                    out.flush();
                }
            }
            world.streams.remove(
                    queue); // Before its end is seen: whoever waits for the next stream must not find this one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            world.streams.remove(queue);
        }
    }

    private static boolean wanted(String event, String types) {
        return types.isEmpty()
                || event.contains("event: reset")
                || List.of(types.split(",", -1)).stream().anyMatch(type -> event.contains("event: " + type + "."));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String each : raw.split("&", -1)) {
                String[] parts = each.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
            }
        }
        return query;
    }

    @Override
    public void close() {
        down();
    }
}
