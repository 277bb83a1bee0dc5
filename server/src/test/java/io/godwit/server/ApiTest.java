package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {

    private final TestingServer server = TestingServer.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/hosts", "/api/v1/vms", "/api/v1/migrations", "/api", "/", "/api/v1/health/../hosts"})
    void nothingIsShownWithoutAToken(String path) {
        TestingServer.Answer answer = server.send(server.plain(path));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthenticated");
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic YWRtaW46", "bearer"})
    void aWrongTokenIsRefused(String header) {
        assertThat(server.send(server.plain("/api/v1/hosts").header("Authorization", header))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void healthIsOpen() {
        TestingServer.Answer answer = server.send(server.plain("/api/v1/health"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asString("")).isEqualTo("up");
    }

    @Test
    void anUnknownRouteSaysSo() {
        TestingServer.Answer answer = server.get("/api/v1/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("route-unknown");
        assertThat(answer.detail()).isEqualTo("there is nothing at GET /api/v1/nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"vm\":\"a\",\"target\":\"b\",\"when\":1} | field when: unknown",
                "{\"vm\":\"a\"} | field target: missing",
                "{\"vm\":7,\"target\":\"b\"} | field vm: wrong",
                "{\"target\":\"b\"} | either vm or vms must be there, not both",
                "{\"vm\":\"a\",\"vms\":[\"b\"],\"target\":\"b\"} | either vm or vms must be there, not both",
                "{\"vms\":[],\"target\":\"b\"} | vms must name 1 to 100 VMs, not 0",
                "{\"vms\":[\"a\",null],\"target\":\"b\"} | a VM is named by its UUID or name",
                "{\"vm\":\"  \",\"target\":\"b\"} | a VM is named by its UUID or name",
                "{\"vm\":\"a\",\"target\":\" \"} | target must be a host's name or id",
                "{\"vm\":\"a\",\"target\":\"b\",\"channels\":17} | channels must be between 0 and 16, not 17",
                "{\"vm\":\"a\",\"target\":\"b\",\"channels\":1e9} | field channels: wrong",
                "{\"vm\":\"a\",\"target\":\"b\",\"channels\":99999999999999999999} | channels",
                "{\"vm\":\"a\",\"target\":\"b\",\"maximumPauseMillis\":0} | maximumPauseMillis must be between 1",
                "{\"vm\":\"a\",\"target\":\"b\",\"maximumPauseMillis\":-9223372036854775808} | maximumPauseMillis must be between 1",
                "{\"vm\":\"a\",\"target\":\"b\",\"maximumPauseMillis\":\"300\"} | maximumPauseMillis: wrong",
                "{\"vm\":\"a\",\"target\":\"b\",\"reason\":[\"x\"]} | field reason: wrong type",
                "{\"vm\":\"a\",\"vm\":\"a\",\"target\":\"b\"} | malformed JSON",
                "{\"vm\":\"a\",                                             | malformed JSON",
                "[]                                                         | wrong type",
                "~~                                                         | a JSON object is needed",
                "null                                                       | a JSON object is needed",
            })
    void hostileBodiesAreRefusedWithTheFieldsName(String body, String detail) {
        TestingServer.Answer answer = server.postText("/api/v1/migrations", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
        assertThat(answer.detail()).contains(detail).doesNotContain("io.godwit").doesNotContain("java.");
        assertThat(answer.body().path("retryable").asBoolean(true)).isFalse();
    }

    @Test
    void anotherMediaTypeIsRefused() {
        TestingServer.Answer answer =
                server.send(server.request("/api/v1/migrations").POST(HttpRequest.BodyPublishers.ofString("vm=a")));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("request-invalid");
    }

    @Test
    void aBodyOfGreatOrUnknownLengthIsRefusedUnread() {
        TestingServer.Answer large = server.postText("/join/v1", "x".repeat(100_000));
        assertThat(large.status()).isEqualTo(400);
        TestingServer.Answer endless = server.send(server.plain("/join/v1")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10]))));
        assertThat(endless.detail()).contains("Content-Length");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/migrations?limit=0,400,request-invalid",
        "/api/v1/migrations?limit=99999999999,400,request-invalid",
        "/api/v1/migrations/nonsense,400,request-invalid",
        "/api/v1/migrations/00000000-0000-0000-0000-000000000000,404,migration-unknown",
    })
    void badParametersAreRefused(String path, int status, String code) {
        TestingServer.Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }
}
