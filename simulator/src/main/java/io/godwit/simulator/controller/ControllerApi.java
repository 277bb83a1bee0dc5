package io.godwit.simulator.controller;

import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks a controller with an administrator's API token. */
public final class ControllerApi implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final URI server;
    private final String token;
    private final HttpClient client;

    private ControllerApi(URI server, String token, HttpClient client) {
        this.server = server;
        this.token = token;
        this.client = client;
    }

    /**
     * Asks nothing yet.
     *
     * @param server for example {@code https://godwit.example:8443}
     * @param authority file with the controller's CA certificate; absent: the CAs of this machine count
     * @throws IOException when the file cannot be read
     */
    public static ControllerApi open(URI server, String token, @Nullable Path authority) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(DEADLINE);
        if (authority != null) {
            try {
                builder.sslContext(TlsContexts.trusting(
                        Pem.certificates(Files.readString(authority)).getFirst()));
            } catch (GeneralSecurityException e) {
                throw new IOException(authority + " holds no certificate", e);
            }
        }
        return new ControllerApi(server, token, builder.build());
    }

    /** A join token for a host of that name, as text. */
    public String joinToken(String hostName) {
        JsonNode answer = send("POST", "/api/v1/hosts/tokens", Map.of("hostName", hostName));
        return answer.path("token").asString("");
    }

    /** Removes the host; true when there was one. */
    public boolean removeHost(String hostName) {
        try {
            send("DELETE", "/api/v1/hosts/" + URLEncoder.encode(hostName, StandardCharsets.UTF_8), null);
            return true;
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.HOST_UNKNOWN) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * Sends one request and reads its answer.
     *
     * @throws GodwitException the controller's code and words; {@link ErrorCode#HOST_DISCONNECTED} when it does not answer
     */
    private JsonNode send(String method, String path, @Nullable Object body) {
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(GodwitJson.lenient().writeValueAsString(body));
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = GodwitJson.lenient().readTree(response.body().isEmpty() ? "{}" : response.body());
            if (response.statusCode() / 100 == 2) {
                return answer;
            }
            throw new GodwitException(
                    ErrorCode.find(answer.path("code").asString("")).orElse(ErrorCode.INTERNAL),
                    answer.path("detail").asString("the controller answered " + response.statusCode()));
        } catch (IOException | JacksonException e) {
            String why =
                    e.getMessage() == null ? "no connection (" + e.getClass().getSimpleName() + ")" : e.getMessage();
            throw new GodwitException(
                    ErrorCode.HOST_DISCONNECTED,
                    "no controller answers at " + server + ": " + why
                            + "; look whether it runs and the address is right",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.CANCELLED, "interrupted while asking " + server, e);
        }
    }
}
