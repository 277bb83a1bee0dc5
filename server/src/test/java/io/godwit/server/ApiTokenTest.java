package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.store.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ApiTokenTest {

    private static final String INSTANT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z";

    private final TestingServer server = TestingServer.shared();

    private static String name() {
        return "token-" + UUID.randomUUID();
    }

    private JsonNode create(String name, String role, @Nullable Long seconds) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("name", name, "role", role));
        if (seconds != null) {
            request.put("expiresInSeconds", seconds);
        }
        TestingServer.Answer answer = server.post("/api/v1/tokens", request);
        assertThat(answer.status()).as(answer.detail()).isEqualTo(201);
        assertThat(answer.response().headers().firstValue("Location"))
                .hasValue("/api/v1/tokens/" + answer.body().path("id").asString(""));
        return answer.body();
    }

    private TestingServer.Answer whoami(String token) {
        return server.send(server.request("/api/v1/whoami", token));
    }

    private JsonNode shown(String id) {
        return server.get("/api/v1/tokens?limit=5000").body().path("items").values().stream()
                .filter(token -> token.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VIEWER", "OPERATOR", "ADMINISTRATOR"})
    void aTokenIsWhoItWasMadeFor(String role) {
        String name = name();
        JsonNode made = create(name, role, null);
        JsonNode me = whoami(made.path("token").asString("")).body();
        assertThat(me.path("account").asString("")).isEqualTo(name);
        assertThat(me.path("role").asString("")).isEqualTo(role);
        assertThat(me.path("expiresAt").asString("")).matches(INSTANT);
        assertThat(me.at("/server/version").asString("")).matches("[0-9]+\\.[0-9]+.*");
    }

    @Test
    void theListShowsEverythingButTheSecret() {
        JsonNode made = create(name(), "VIEWER", 3600L);
        String secret = made.path("token").asString("");
        String id = made.path("id").asString("");
        assertThat(shown(id).has("lastUsedAt")).isFalse();
        whoami(secret);
        JsonNode shown = shown(id);
        assertThat(shown.path("createdAt").asString("")).matches(INSTANT);
        assertThat(shown.path("expiresAt").asString("")).matches(INSTANT);
        assertThat(shown.path("lastUsedAt").asString("")).matches(INSTANT);
        assertThat(shown.toString()).doesNotContain(secret).doesNotContain(Secrets.hash(secret));
    }

    @Test
    void aRevokedTokenEndsAtOnceAndSaysSo() {
        JsonNode made = create("revoked-" + UUID.randomUUID(), "VIEWER", null);
        String secret = made.path("token").asString("");
        assertThat(whoami(secret).status()).isEqualTo(200);
        String path = "/api/v1/tokens/" + made.path("id").asString("");
        TestingServer.Answer revoked = server.send(server.request(path).DELETE());
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.body().path("revokedAt").asString("")).matches(INSTANT);
        TestingServer.Answer answer = whoami(secret);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("token-revoked");
        assertThat(answer.detail()).contains("revoked-").contains("was revoked at");
        assertThat(server.send(server.request(path).DELETE()).body()).isEqualTo(revoked.body());
    }

    @Test
    void anExpiredTokenSaysSo() {
        String secret = create(name(), "VIEWER", 1L).path("token").asString("");
        Await.until("it has expired", () -> whoami(secret).status() == 401);
        assertThat(whoami(secret).code()).isEqualTo("token-expired");
        assertThat(whoami(secret).detail()).contains("expired at");
        assertThat(whoami(secret).response().headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"invalid_token\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer wrong                                              | is no API token",
                "Bearer                                                    | must stand once",
                "bearer godwit-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | does not know this API token",
                "Basic YWRtaW46                                            | must stand once",
            })
    void eachWrongTokenGetsItsOwnWords(String header, String words) {
        TestingServer.Answer answer = server.send(server.plain("/api/v1/whoami").header("Authorization", header));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthenticated");
        assertThat(answer.detail()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a b\",\"role\":\"VIEWER\"}                           | name must be",
                "{\"name\":\"\\u001b[2J\",\"role\":\"VIEWER\"}                    | name must be",
                "{\"name\":\"x\",\"role\":\"ROOT\"}                               | possible are VIEWER, OPERATOR, ADMINISTRATOR",
                "{\"name\":\"x\"}                                                 | field role: missing",
                "{\"name\":\"x\",\"role\":\"VIEWER\",\"expiresInSeconds\":0}      | expiresInSeconds must be between 1",
                "{\"name\":\"x\",\"role\":\"VIEWER\",\"expiresInSeconds\":-1}     | expiresInSeconds must be between 1",
                "{\"name\":\"x\",\"role\":\"VIEWER\",\"expiresInSeconds\":1e300}  | expiresInSeconds",
                "{\"name\":\"x\",\"role\":\"VIEWER\",\"expiresInSeconds\":315360001} | expiresInSeconds must be between 1",
                "{\"name\":\"x\",\"role\":\"VIEWER\",\"secret\":\"x\"}            | unknown; known here",
            })
    void aBadRequestMakesNoToken(String body, String words) {
        int before =
                server.get("/api/v1/tokens?limit=5000").body().path("items").size();
        TestingServer.Answer answer = server.postText("/api/v1/tokens", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
        assertThat(answer.detail()).contains(words);
        assertThat(server.get("/api/v1/tokens?limit=5000").body().path("items").size())
                .isEqualTo(before);
    }

    @Test
    void twoLivingTokensHaveNotTheSameName() {
        String name = name();
        JsonNode first = create(name, "VIEWER", null);
        TestingServer.Answer second = server.post("/api/v1/tokens", Map.of("name", name, "role", "VIEWER"));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("name-taken");
        server.send(server.request("/api/v1/tokens/" + first.path("id").asString(""))
                .DELETE());
        create(name, "VIEWER", null);
    }

    @ParameterizedTest
    @CsvSource({"nonsense,400,request-invalid", "00000000-0000-0000-0000-000000000000,404,api-token-unknown"})
    void whatIsNotThereIsNotRevoked(String id, int status, String code) {
        TestingServer.Answer answer =
                server.send(server.request("/api/v1/tokens/" + id).DELETE());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void theListComesInParts() {
        create(name(), "VIEWER", null);
        create(name(), "VIEWER", null);
        JsonNode first = server.get("/api/v1/tokens?limit=1").body();
        assertThat(first.path("items").size()).isEqualTo(1);
        JsonNode second = server.get(
                        "/api/v1/tokens?limit=1&cursor=" + first.path("next").asString(""))
                .body();
        assertThat(second.at("/items/0/id").asString(""))
                .isNotEmpty()
                .isNotEqualTo(first.at("/items/0/id").asString(""));
    }

    @Test
    void tokensAndTheirUseOutliveAStartAndALostAdminTokenIsMadeAnew(@TempDir Path data) throws Exception {
        String viewer;
        String admin;
        try (TestingServer first = new TestingServer(data)) {
            viewer = first.apiToken("VIEWER");
            admin = first.adminToken();
            assertThat(first.send(first.request("/api/v1/whoami", viewer)).status())
                    .isEqualTo(200);
        }
        Files.delete(data.resolve("admin.token"));
        try (TestingServer second = new TestingServer(data)) {
            assertThat(second.send(second.request("/api/v1/whoami", viewer)).status())
                    .isEqualTo(200);
            assertThat(second.adminToken()).isNotEqualTo(admin);
            assertThat(second.get("/api/v1/whoami").body().path("role").asString(""))
                    .isEqualTo("ADMINISTRATOR");
            assertThat(second.send(second.request("/api/v1/whoami", admin)).code())
                    .isEqualTo("token-revoked");
        }
    }
}
