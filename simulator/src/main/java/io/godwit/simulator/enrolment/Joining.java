package io.godwit.simulator.enrolment;

import io.godwit.link.GodwitJson;
import io.godwit.link.JoinToken;
import io.godwit.link.TlsContexts;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.JoinRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Joins hosts by their tokens; one HTTP client for all hosts of one controller. */
public final class Joining implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** A host that has joined, and where its controller was reached. */
    public record Joined(Identity identity, ControllerAddress address) {}

    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * Makes a key and joins.
     *
     * @param token the token's text
     * @throws GodwitException the controller's code and words; {@link ErrorCode#HOST_DISCONNECTED} when none answers
     */
    public Joined join(String token) {
        JoinToken parsed = JoinToken.parse(token);
        HostKey key = HostKey.generate();
        List<String> failures = new ArrayList<>();
        for (String each : parsed.addresses()) {
            ControllerAddress address = new ControllerAddress(each, parsed.port());
            try {
                JoinAnswer answer = post(
                        client(address, parsed.authorityFingerprint()),
                        address,
                        new JoinRequest(parsed.secret(), key.certificateRequest()));
                return new Joined(Identity.of(key, answer), address);
            } catch (IOException e) {
                failures.add(each + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            }
        }
        throw new GodwitException(
                ErrorCode.HOST_DISCONNECTED,
                "no controller could be joined at port " + parsed.port() + " (" + String.join("; ", failures) + ")");
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }

    private synchronized HttpClient client(ControllerAddress address, String fingerprint) throws IOException {
        HttpClient known = clients.get(fingerprint);
        if (known == null) {
            X509Certificate authority = PinnedAuthority.fetch(address, fingerprint, DEADLINE);
            known = HttpClient.newBuilder()
                    .sslContext(TlsContexts.trusting(authority))
                    .connectTimeout(DEADLINE)
                    .build();
            clients.put(fingerprint, known);
        }
        return known;
    }

    private static JoinAnswer post(HttpClient client, ControllerAddress address, JoinRequest request)
            throws IOException {
        HttpRequest post = HttpRequest.newBuilder(address.join())
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GodwitJson.lenient().writeValueAsString(request)))
                .build();
        try {
            return answer(client.send(post, HttpResponse.BodyHandlers.ofString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.CANCELLED, "interrupted while joining", e);
        }
    }

    private static JoinAnswer answer(HttpResponse<String> response) throws IOException {
        try {
            if (response.statusCode() == 200) {
                return GodwitJson.lenient().readValue(response.body(), JoinAnswer.class);
            }
            JsonNode problem = GodwitJson.lenient().readTree(response.body());
            throw new GodwitException(
                    ErrorCode.find(problem.path("code").asString("")).orElse(ErrorCode.INTERNAL),
                    problem.path("detail").asString("the controller answered " + response.statusCode()));
        } catch (JacksonException e) {
            throw new IOException("the answer is not a controller's (HTTP " + response.statusCode() + ")", e);
        }
    }
}
