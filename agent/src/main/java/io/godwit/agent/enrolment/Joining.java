package io.godwit.agent.enrolment;

import io.godwit.link.FileErrors;
import io.godwit.link.GodwitJson;
import io.godwit.link.JoinToken;
import io.godwit.link.TlsContexts;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.JoinRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Joins this host to the controller that made a token; the private key is made here and never leaves the host. */
final class Joining {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private Joining() {}

    /**
     * Joins and writes the enrolment.
     *
     * @param force whether an enrolment that is there may be replaced
     * @throws GodwitException with one message that says what to do; the enrolment that was there is untouched then
     */
    static Enrolment join(JoinToken token, Path directory, boolean force) {
        if (!force && Files.exists(directory.resolve(Enrolment.SETTINGS))) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "this host has joined a controller already (" + directory.resolve(Enrolment.SETTINGS)
                            + "): give --force to replace that");
        }
        try {
            EnrolmentFiles.probe(directory);
            KeyPair pair = HostKeys.newPair();
            JoinAnswer answer = ask(token, new JoinRequest(token.secret(), HostKeys.request(pair)));
            EnrolmentFiles.write(directory, token, answer, pair.getPrivate());
            return Enrolment.load(directory);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "cannot write the enrolment to " + directory + " (" + FileErrors.explain(e)
                            + "): run this as root, or set GODWIT_ETC",
                    e);
        }
    }

    private static JoinAnswer ask(JoinToken token, JoinRequest request) {
        List<String> failures = new ArrayList<>();
        for (String address : token.addresses()) {
            try {
                X509Certificate authority =
                        PinnedAuthority.fetch(address, token.port(), token.authorityFingerprint(), DEADLINE);
                return post(address, token.port(), authority, request);
            } catch (IOException e) {
                failures.add(address + ": " + FileErrors.explain(e));
            }
        }
        throw new GodwitException(
                ErrorCode.HOST_DISCONNECTED,
                "no controller could be joined at port " + token.port() + " (" + String.join("; ", failures)
                        + "): check that it runs and that this host reaches it");
    }

    private static JoinAnswer post(String address, int port, X509Certificate authority, JoinRequest request)
            throws IOException {
        String host = address.contains(":") ? "[" + address + "]" : address;
        HttpRequest post = HttpRequest.newBuilder(URI.create("https://" + host + ":" + port + "/join/v1"))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GodwitJson.lenient().writeValueAsString(request)))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(authority))
                .connectTimeout(DEADLINE)
                .build()) {
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
            ErrorCode code = ErrorCode.find(problem.path("code").asString("")).orElse(ErrorCode.INTERNAL);
            throw new GodwitException(
                    code, problem.path("detail").asString("the controller answered " + response.statusCode()));
        } catch (JacksonException e) {
            throw new IOException("the answer is not a controller's (HTTP " + response.statusCode() + ")", e);
        }
    }
}
