package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a problem with a code: no page, no stack trace, no name of a program. */
class BadRequestTest {

    private final TestingServer server = TestingServer.shared();

    static Stream<Map.Entry<String, String>> malformed() {
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("encoded slash", "GET /api/v1/%2e%2e%2f HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("out of the root", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("encoded out of the root", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("bad escape", "GET /api/v1/hosts/%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("encoded null", "GET /api/v1/hosts/%00 HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("backslash", "GET /api\\v1 HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("raw controls", "GET /api/v1/\u001b[31m HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("angle brackets", "GET /<script> HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("no host", "GET /api/v1/health HTTP/1.1\r\n\r\n");
        requests.put("two hosts", "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        requests.put("bad host", "GET /api/v1/health HTTP/1.1\r\nHost: <x>\r\n\r\n");
        requests.put("bad header name", "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nB@d(: x\r\n\r\n");
        requests.put("long header", "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
        requests.put("long address", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("bad method", "G(T /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("trace", "TRACE /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("bad version", "GET /api/v1/health HTTP/7.3\r\nHost: x\r\n\r\n");
        requests.put("bad length", "POST /join/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n");
        requests.put("negative length", "POST /join/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n");
        requests.put(
                "two lengths", "POST /join/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
        requests.put("unknown encoding", "POST /join/v1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: magic\r\n\r\n");
        requests.put("unknown expectation", "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n");
        requests.put("no http", "\u0016\u0003\u0001 nonsense\r\n\r\n");
        return requests.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatBreaksHttpIsAnsweredWithAProblem(Map.Entry<String, String> request) {
        RawClient.Reply reply = RawClient.send(server, request.getValue());
        assertThat(reply.status()).isBetween(400, 505).isNotEqualTo(500);
        assertThat(reply.head().toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/problem+json")
                .doesNotContain("\r\nserver:");
        assertThat(reply.problem().path("code").asString("")).isIn("request-invalid", "unauthenticated");
        assertThat(reply.problem().path("status").asInt(0)).isEqualTo(reply.status());
        assertThat(reply.problem().path("detail").asString("")).isNotEmpty();
        assertThat(reply.body())
                .doesNotContainIgnoringCase("<html")
                .doesNotContainIgnoringCase("apache")
                .doesNotContainIgnoringCase("tomcat")
                .doesNotContain("java.")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/api/v1/hosts,405,knows GET",
        "DELETE,/api/v1/health,405,knows GET",
        "PATCH,/api/v1/migrations,405,knows",
        "FOO,/api/v1/hosts,405,does not know the method FOO",
        "OPTIONS,/api/v1/hosts,405,does not know the method OPTIONS",
        "GET,/error,404,nothing at GET /error",
        "GET,/index.html,404,nothing at",
        "GET,/api/v1/hosts/,404,nothing at",
        "GET,/api/v1/nothing/%1b%5B31m/%E2%80%AE,404,nothing at",
    })
    void whatIsNotThereIsSaidSo(String method, String path, int status, String words) {
        TestingServer.Answer answer =
                server.send(server.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(status == 404 ? "route-unknown" : "request-invalid");
        assertThat(answer.detail()).contains(words);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "image/*"})
    void anotherKindOfAnswerIsRefusedInJson(String accept) {
        TestingServer.Answer answer =
                server.send(server.request("/api/v1/whoami").header("Accept", accept));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.code()).isEqualTo("request-invalid");
        assertThat(answer.detail()).contains("Accept");
        assertThat(server.send(server.request("/api/v1/tokens/x")
                                .header("Accept", accept)
                                .DELETE())
                        .code())
                .isEqualTo("request-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"})
    void anotherKindOfBodyIsRefused(String type) {
        TestingServer.Answer answer = server.send(server.request("/api/v1/tokens")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("name=x&role=VIEWER")));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("request-invalid");
        assertThat(answer.detail()).contains("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/whoami?x=1               | unknown parameter x: this route takes none",
                "/api/v1/tokens?limits=1          | this route takes [cursor, limit]",
                "/api/v1/tokens?limit=1&limit=2   | parameter limit: given twice",
                "/api/v1/tokens?limit=-1          | parameter limit: must be between 1 and 5000",
                "/api/v1/tokens?limit=1e9         | parameter limit: wrong value 1e9",
                "/api/v1/tokens?limit=            | parameter limit",
                "/api/v1/tokens?cursor=%00        | parameter cursor",
                "/api/v1/tokens?%1b%5B31m=1       | unknown parameter \\u001b[31m",
                "/api/v1/tokens?%E2%80%AEx=1      | unknown parameter \\u202ex",
            })
    void badParametersAreNamed(String path, String words) {
        TestingServer.Answer answer = server.get(path);
        assertThat(answer.detail()).contains(words);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
    }

    @Test
    void aBadEscapeInTheQueryIsNamed() {
        RawClient.Reply reply = RawClient.send(
                server,
                "GET /api/v1/tokens?limit=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + server.adminToken()
                        + "\r\n\r\n");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem().path("code").asString("")).isEqualTo("request-invalid");
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"name\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",\"role\":\"VIEWER\"}";
        TestingServer.Answer answer = server.postText("/api/v1/tokens", deep);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
    }

    @Test
    void aHostileNameIsShownWithoutItsControls() {
        TestingServer.Answer answer =
                server.post("/api/v1/tokens", Map.of("name", "x", "role", "x\u001b]0;owned\u0007\r\nSet-Cookie: a"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("x\\u001b]0;owned\\u0007").doesNotContain("\u001b");
    }

    @Test
    void everyAnswerCarriesARequestIdAndAGoodOneOfTheClientIsKept() {
        assertThat(server.get("/api/v1/whoami").response().headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{16}"));
        assertThat(server.send(server.request("/api/v1/whoami").header("X-Request-Id", "my-id.7"))
                        .response()
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValue("my-id.7");
        assertThat(server.send(server.plain("/api/v1/whoami").header("X-Request-Id", "bad id <x>"))
                        .response()
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{16}"));
    }
}
