package io.godwit.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controller's REST API. Every failure is a {@link CliException}. */
final class ApiClient implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

    /** Cancelling waits for the source's agent, which has 30 s. */
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(45);

    private final URI server;
    private final String token;
    private final HttpClient client;

    ApiClient(URI server, String token, @Nullable SSLContext tls) {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_DEADLINE);
        if (tls != null) {
            builder.sslContext(tls);
        }
        client = builder.build();
    }

    JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    JsonNode post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(server.getPath() + path))
                .timeout(ANSWER_DEADLINE)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (SSLException e) {
            throw unreachable(
                    String.valueOf(e.getMessage()).contains("PKIX")
                            ? "its certificate is not trusted (" + e.getMessage() + "); give its ca.pem by --ca"
                            : "the connection was closed before it was secured (" + e.getMessage()
                                    + "); is the controller running?");
        } catch (ConnectException e) {
            throw unreachable(e.getMessage() == null ? "connection refused" : e.getMessage());
        } catch (IOException e) {
            throw unreachable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.OTHER, "interrupted", "interrupted");
        }
        JsonNode body = read(response);
        if (response.statusCode() >= 300) {
            throw problem(response.statusCode(), body);
        }
        return body;
    }

    private JsonNode read(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new CliException(
                    ExitCode.OTHER,
                    "internal",
                    "what answers at " + server + " is not a Godwit controller (HTTP " + response.statusCode() + ")");
        }
    }

    private CliException unreachable(String why) {
        return new CliException(
                ExitCode.UNREACHABLE,
                "server-unreachable",
                "the controller at " + server + " cannot be reached: " + why);
    }

    private static CliException problem(int status, JsonNode body) {
        String detail = body.path("detail").asString("the controller answered HTTP " + status);
        String code = body.path("code").asString("internal");
        int exit = switch (status) {
            case 401, 403 -> ExitCode.NOT_AUTHORIZED;
            default -> status < 500 ? ExitCode.REFUSED : ExitCode.OTHER;
        };
        return new CliException(exit, code, detail);
    }
}
