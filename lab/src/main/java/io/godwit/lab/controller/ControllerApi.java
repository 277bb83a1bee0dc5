package io.godwit.lab.controller;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controller's public API, trusting its own CA only. */
public final class ControllerApi {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String url;
    private final Path tokenFile;
    private final Path certificateFile;
    private @Nullable HttpClient client;

    ControllerApi(String url, Path tokenFile, Path certificateFile) {
        this.url = url;
        this.tokenFile = tokenFile;
        this.certificateFile = certificateFile;
    }

    /** True when the controller answers. */
    public boolean answers() {
        try {
            fetch("/api/v1/health");
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    /** The names of the hosts whose agents are connected now. */
    public List<String> connectedHosts() {
        return StreamSupport.stream(list("/api/v1/hosts").spliterator(), false)
                .filter(host -> "CONNECTED".equalsIgnoreCase(host.path("state").asString("")))
                .map(host -> host.path("name").asString(""))
                .toList();
    }

    /** A one-time token with which the host joins under this name. */
    public String createJoinToken(String host) {
        return accepted("/api/v1/hosts/tokens", Map.of("hostName", host))
                .path("token")
                .asString();
    }

    /**
     * Asks for the move of a VM; the answer is the accepted migration.
     *
     * @throws LabException with the controller's own words if it refuses
     */
    public JsonNode startMigration(String vm, String targetHost) {
        return accepted("/api/v1/migrations", Map.of("vm", vm, "target", targetHost))
                .at("/migrations/0");
    }

    /** A move as it is now. */
    public JsonNode migration(String id) {
        return fetch("/api/v1/migrations/" + id);
    }

    /**
     * The answer to a GET.
     *
     * @param path such as {@code /api/v1/hosts}
     * @throws LabException if the controller does not answer or refuses
     */
    public JsonNode fetch(String path) {
        return successful(path, send(path, HttpRequest.newBuilder().GET()));
    }

    /**
     * The items of a list.
     *
     * @param path such as {@code /api/v1/vms?name=web}
     * @throws LabException if the controller does not answer or refuses
     */
    public JsonNode list(String path) {
        return fetch(path).path("items");
    }

    /** The answer to a POST, whatever its status. */
    public ApiAnswer post(String path, Object body) {
        return send(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode accepted(String path, Object body) {
        return successful(path, post(path, body));
    }

    private static JsonNode successful(String path, ApiAnswer answer) {
        if (answer.status() / 100 != 2) {
            throw new LabException("the controller answered " + answer.status() + " to " + path + ": " + answer.body());
        }
        return answer.body();
    }

    private ApiAnswer send(String path, HttpRequest.Builder request) {
        try {
            HttpRequest complete = request.uri(URI.create(url + path))
                    .timeout(DEADLINE)
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(tokenFile).strip())
                    .build();
            HttpResponse<String> response = client().send(complete, HttpResponse.BodyHandlers.ofString());
            return new ApiAnswer(
                    response.statusCode(),
                    response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new LabException("the controller at " + url + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while asking the controller", e);
        }
    }

    /** Made late, for the certificate is not there before the controller has started. */
    private synchronized HttpClient client() throws IOException {
        HttpClient known = client;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .sslContext(trust())
                    .connectTimeout(DEADLINE)
                    .build();
            client = known;
        }
        return known;
    }

    private SSLContext trust() throws IOException {
        try (InputStream certificate = Files.newInputStream(certificateFile)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LabException(
                    "the controller's certificate " + certificateFile + " cannot be used: " + e.getMessage(), e);
        }
    }
}
