package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controller's REST API. Every failure is a {@link CliException}. */
public final class ApiClient implements AutoCloseable {

    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String ROOT = "/api/v1/";
    private static final int PAGE = 1000;
    private static final Duration RETRY_FOR = Duration.ofSeconds(60);
    private static final long RETRY_EVERY_MILLIS = 500;

    private final Endpoint endpoint;
    private final HttpClient client;

    public ApiClient(Endpoint endpoint) {
        this.endpoint = endpoint;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(endpoint.connectWithin());
        if (endpoint.tls() != null) {
            builder.sslContext(endpoint.tls());
        }
        client = builder.build();
    }

    /** A path below {@code /api/v1/}; the parts are names, whatever characters they have. */
    public static String path(String... parts) {
        List<String> encoded = new ArrayList<>();
        for (String part : parts) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw CliException.usage("'" + part + "' is no name");
            }
            encoded.add(Query.encode(part));
        }
        return ROOT + String.join("/", encoded);
    }

    public JsonNode get(String path) {
        return get(path, Query.NONE);
    }

    public JsonNode get(String path, Query query) {
        return json(request(query.appendedTo(path)).GET().build());
    }

    /**
     * The items of a list, from as many pages as it takes.
     *
     * @param limit no more items than this; 0 = all
     */
    public List<JsonNode> list(String path, Query query, int limit) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = null;
        do {
            int wanted = limit == 0 ? PAGE : Math.min(PAGE, limit - items.size());
            JsonNode page = get(path, query.with("limit", wanted).with("cursor", cursor));
            page.path("items").valueStream().forEach(items::add);
            String next = page.path("next").asString(null);
            if (next != null && next.equals(cursor)) {
                throw new CliException(ExitCode.OTHER, "internal", "the controller repeats a part of the list " + path);
            }
            cursor = next;
        } while (cursor != null && (limit == 0 || items.size() < limit));
        return items;
    }

    /** For what makes a secret: it is not to be repeated, so no key goes with it. */
    public JsonNode postOnce(String path, Object body) {
        return json(request(path)
                .method("POST", content(body))
                .header("Content-Type", "application/json")
                .build());
    }

    /**
     * Asks for a change that is made once, even when an answer is lost: the request is then repeated with the same key for a
     * minute. A controller that cannot be reached at all is not waited for.
     */
    public JsonNode post(String path, @Nullable Object body, IdempotencyKey key) {
        HttpRequest.Builder builder = request(path).header("Idempotency-Key", key.value());
        if (body != null) {
            builder.header("Content-Type", "application/json");
        }
        HttpRequest request = builder.POST(body == null ? BodyPublishers.noBody() : content(body))
                .build();
        long giveUp = System.nanoTime() + RETRY_FOR.toNanos();
        boolean sent = false;
        while (true) {
            try {
                return answer(exchange(request));
            } catch (IOException e) {
                sent |= !Unreachable.nothingSent(e);
                if (!sent || System.nanoTime() > giveUp) {
                    throw sent ? lost(key, e) : Unreachable.of(endpoint, e);
                }
            } catch (CliException e) {
                if (!e.code().equals("idempotency-key-in-use") || System.nanoTime() > giveUp) {
                    throw e;
                }
            }
            Pause.millis(RETRY_EVERY_MILLIS);
        }
    }

    public JsonNode patch(String path, Object body) {
        return json(request(path)
                .method("PATCH", content(body))
                .header("Content-Type", "application/json")
                .build());
    }

    public JsonNode put(String path) {
        return json(request(path).PUT(BodyPublishers.noBody()).build());
    }

    public JsonNode delete(String path) {
        return json(request(path).DELETE().build());
    }

    /** An answer that is read while it comes; the caller closes it. */
    public InputStream stream(String path, Query query, String mediaType, @Nullable String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.at(query.appendedTo(path)))
                .timeout(endpoint.answerWithin())
                .header("Accept", mediaType + ", application/problem+json")
                .header("Authorization", "Bearer " + endpoint.token());
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                try (InputStream body = response.body()) {
                    throw Refusals.of(
                            endpoint,
                            response.statusCode(),
                            read(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            return response.body();
        } catch (IOException e) {
            throw Unreachable.of(endpoint, e);
        } catch (InterruptedException e) {
            throw Pause.interrupted();
        }
    }

    /** Before the same is asked again. */
    public void pause() {
        Pause.millis(RETRY_EVERY_MILLIS);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.at(path))
                .timeout(endpoint.answerWithin())
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + endpoint.token());
    }

    private static BodyPublisher content(Object body) {
        return BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private JsonNode json(HttpRequest request) {
        try {
            return answer(exchange(request));
        } catch (IOException e) {
            throw Unreachable.of(endpoint, e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw Pause.interrupted();
        }
    }

    private JsonNode answer(HttpResponse<String> response) {
        JsonNode body = read(response.body());
        if (response.statusCode() >= 300
                || (body.isMissingNode() && !response.body().isEmpty())) {
            throw Refusals.of(endpoint, response.statusCode(), body);
        }
        return body;
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    private CliException lost(IdempotencyKey key, IOException e) {
        return new CliException(
                ExitCode.UNREACHABLE,
                Unreachable.CODE,
                Unreachable.of(endpoint, e).message()
                        + "\nThe request was sent but its answer was lost, so it may have been carried out. Look, once the"
                        + " controller answers again; the same command with --idempotency-key " + key.value()
                        + " does it at most once.");
    }
}
