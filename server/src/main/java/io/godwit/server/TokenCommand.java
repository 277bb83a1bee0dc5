package io.godwit.server;

import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import io.godwit.server.account.ApiTokens;
import io.godwit.server.account.Role;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.store.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Asks the controller that runs on this machine for a token, by its own API and with its admin token: one with which a
 * host joins, or one with which people and scripts use the API.
 */
@Command(
        name = "token",
        description = "Has a token made by the controller that runs with this data directory: a join token for a host,"
                + " or an API token with a role.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    /** Either a host's or an account's. */
    static final class For {

        @Option(names = "--host", required = true, description = "A join token for the host that will have this name.")
        private @Nullable String host;

        @ArgGroup(exclusive = false)
        private @Nullable Account account;
    }

    /** An API token's account. */
    static final class Account {

        @Option(
                names = "--role",
                required = true,
                description = "An API token with this role: ${COMPLETION-CANDIDATES}.")
        private Role role = Role.VIEWER;

        @Option(names = "--name", required = true, description = "Name of the API token's account.")
        private String name = "";

        @Option(names = "--days", description = "Life of the API token, 1 to 3650 (${DEFAULT-VALUE}).")
        private long days = 90;
    }

    @Option(names = "--data", required = true, description = "Data directory of the running controller.")
    private Path data = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private For whom = new For();

    @Option(names = "--out", description = "File for the token, made with mode 0600; default: standard output.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String token = request();
        Path file = out;
        if (file == null) {
            System.out.println(token);
        } else {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token + "\n");
        }
        return 0;
    }

    private String request() throws InterruptedException {
        Account account = whom.account;
        String host = whom.host;
        if (account != null) {
            long seconds =
                    Duration.ofDays(Math.clamp(account.days, -1, 100_000)).toSeconds();
            return request(
                    "/api/v1/tokens", Map.of("name", account.name, "role", account.role, "expiresInSeconds", seconds));
        }
        return request("/api/v1/hosts/tokens", Map.of("hostName", host == null ? "" : host));
    }

    private String request(String path, Map<String, Object> body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(read(GodwitServer.URL_FILE) + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + read(ApiTokens.ADMIN_FILE))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GodwitJson.strict().writeValueAsString(body)))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(Pem.certificates(read(CertificateAuthority.CERTIFICATE_FILE))
                        .getFirst()))
                .connectTimeout(Duration.ofSeconds(30))
                .build()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = GodwitJson.lenient().readTree(response.body());
            if (response.statusCode() != 201) {
                throw new StartFailure(
                        answer.path("detail").asString("the controller answered " + response.statusCode()));
            }
            return answer.path("token").stringValue();
        } catch (GeneralSecurityException e) {
            throw new StartFailure("cannot read " + data.resolve(CertificateAuthority.CERTIFICATE_FILE), e);
        } catch (IOException e) {
            throw new StartFailure(
                    "the controller of " + data + " does not answer (" + e.getMessage() + "): start it", e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(data.resolve(name)).strip();
        } catch (IOException e) {
            throw new StartFailure(
                    "cannot read " + data.resolve(name) + ": no controller has run with this data directory, or this"
                            + " user may not read it",
                    e);
        }
    }
}
