package io.godwit.server;

import io.godwit.link.GodwitJson;
import io.godwit.link.JoinToken;
import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.JoinRequest;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** A real controller on port 0, and an HTTP client for it. */
final class TestingServer implements AutoCloseable {

    /** What the API answered. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String code() {
            return body.path("code").asString("");
        }

        /** The id of the first move of an operation, or of the move itself. */
        String operationOrMigration() {
            return body.at("/migrations/0/id").asString(body.path("id").asString(""));
        }

        String detail() {
            return body.path("detail").asString("");
        }
    }

    private static @Nullable TestingServer shared;

    final Path data;
    private final GodwitServer server;
    private final HttpClient client;

    TestingServer(Path data) {
        this(data, 0);
    }

    TestingServer(Path data, int port) {
        this(data, port, Clock.systemUTC());
    }

    TestingServer(Path data, int port, Clock clock) {
        this.data = data;
        this.server = GodwitServer.start(new ServerSettings(data, "127.0.0.1", port, List.of("127.0.0.1")), clock);
        this.client = HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(authority()))
                .build();
    }

    /** One controller for all tests that do not restart it. */
    static synchronized TestingServer shared() {
        TestingServer server = shared;
        if (server == null) {
            try {
                server = new TestingServer(Files.createTempDirectory("godwit-server"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            shared = server;
            TestingServer ending = server;
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(ending::remove));
        }
        return server;
    }

    /** Nobody closes the shared one before the tests' process ends. */
    private void remove() {
        close();
        try (Stream<Path> tree = Files.walk(data)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            System.err.println("the tests' controller left " + data + " behind: " + e.getMessage());
        }
    }

    <T> T component(Class<T> type) {
        return server.component(type);
    }

    int port() {
        return server.port();
    }

    X509Certificate authority() {
        try {
            return Pem.certificates(Files.readString(data.resolve(CertificateAuthority.CERTIFICATE_FILE)))
                    .getFirst();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    String adminToken() {
        try {
            return Files.readString(data.resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** The items of a list; the whole of it must fit into one part. */
    List<JsonNode> items(String path) {
        JsonNode body = get(path).body();
        if (body.has("next")) {
            throw new AssertionError("there is more than one part of " + path);
        }
        return List.copyOf(body.path("items").values());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer put(String path) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    Answer patch(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString(GodwitJson.lenient().writeValueAsString(body))));
    }

    Answer post(String path, Object body) {
        return postText(path, GodwitJson.lenient().writeValueAsString(body));
    }

    Answer postText(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks for the move of one VM. */
    Answer migrate(String vm, String target) {
        return post("/api/v1/migrations", Map.of("vm", vm, "target", target));
    }

    /** The id of the one move of an operation that was just accepted. */
    static String moveOf(Answer accepted) {
        return accepted.body().at("/migrations/0/id").asString("");
    }

    JsonNode migration(String id) {
        return get("/api/v1/migrations/" + id).body();
    }

    void awaitState(String id, String state) {
        Await.until(
                "move is " + state,
                () -> migration(id).path("state").asString("").equals(state));
    }

    HttpRequest.Builder request(String path) {
        return plain(path).header("Authorization", "Bearer " + adminToken());
    }

    /** A request with another token than the administrator's. */
    HttpRequest.Builder request(String path, String token) {
        return plain(path).header("Authorization", "Bearer " + token);
    }

    /** A new API token with that role; its name is made up. */
    String apiToken(String role) {
        Answer answer = post("/api/v1/tokens", Map.of("name", "t-" + UUID.randomUUID(), "role", role));
        return answer.body().path("token").asString("");
    }

    ApplicationContext context() {
        return server.context();
    }

    /** Opens an event stream. */
    EventClient events(HttpRequest.Builder request) {
        return new EventClient(client, request);
    }

    HttpRequest.Builder plain(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path));
    }

    /** The lines of an answer that goes on until its reader closes it. */
    Stream<String> lines(String path) {
        try {
            return client.send(request(path).build(), HttpResponse.BodyHandlers.ofLines())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The body of an answer that is not JSON. */
    String text(String path) {
        try {
            return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            return new Answer(response.statusCode(), GodwitJson.lenient().readTree(json ? body : "{}"), response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String token(String hostName) {
        Answer answer = post("/api/v1/hosts/tokens", Map.of("hostName", hostName));
        return answer.body().path("token").asString("");
    }

    Answer join(String token, KeyPair pair) {
        return post("/join/v1", new JoinRequest(JoinToken.parse(token).secret(), certificateRequest(pair)));
    }

    /** Joins as that host with a new key; the agent is not connected yet. */
    TestingAgent agent(String hostName) {
        KeyPair pair = CertificateAuthority.newKeyPair();
        Answer answer = join(token(hostName), pair);
        return new TestingAgent(
                this, GodwitJson.lenient().treeToValue(answer.body(), JoinAnswer.class), pair.getPrivate());
    }

    static String certificateRequest(KeyPair pair) {
        try {
            return Pem.encode(
                    "CERTIFICATE REQUEST",
                    new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=x"), pair.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                            .getEncoded());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
