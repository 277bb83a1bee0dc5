package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import io.godwit.server.TestingServer.Answer;
import io.godwit.server.store.Database;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {

    private static final String CLUSTERS = "/api/v1/clusters";

    private final TestingServer server = TestingServer.shared();
    private final String key = UUID.randomUUID().toString();

    private static Answer post(TestingServer server, String path, String key, String body) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String cluster(String name) {
        return "{\"name\":\"" + name + "\"}";
    }

    private static boolean replayed(Answer answer) {
        return answer.response().headers().firstValue("Idempotency-Replayed").isPresent();
    }

    @Test
    void theSameRequestIsCarriedOutOnceAndAnsweredAlike() {
        Answer first = post(server, CLUSTERS, key, cluster("i-" + key));
        assertThat(first.status()).as(first.detail()).isEqualTo(201);
        assertThat(replayed(first)).isFalse();
        Answer second = post(server, CLUSTERS, key, cluster("i-" + key));
        assertThat(second.status()).isEqualTo(201);
        assertThat(replayed(second)).isTrue();
        assertThat(second.response().body()).isEqualTo(first.response().body());
        assertThat(second.response().headers().firstValue("Location"))
                .isEqualTo(first.response().headers().firstValue("Location"));
        assertThat(second.response().headers().firstValue("Content-Type"))
                .isEqualTo(first.response().headers().firstValue("Content-Type"));
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() {
        post(server, CLUSTERS, key, cluster("a-" + key));
        Answer other = post(server, CLUSTERS, key, cluster("b-" + key));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        assertThat(server.get(CLUSTERS + "/b-" + key).status()).isEqualTo(404);
    }

    @Test
    void anotherAccountsKeyIsAnotherKey() {
        post(server, CLUSTERS, key, cluster("c-" + key));
        String token = server.apiToken("ADMINISTRATOR");
        Answer other = server.send(server.request(CLUSTERS, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(cluster("d-" + key))));
        assertThat(other.status()).isEqualTo(201);
        assertThat(replayed(other)).isFalse();
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        assertThat(post(server, CLUSTERS, key, cluster("bad name")).status()).isEqualTo(400);
        assertThat(post(server, CLUSTERS, key, cluster("e-" + key)).status()).isEqualTo(201);
    }

    @Test
    void aKeyWithoutTheRightIsNotUsedUp() {
        String viewer = server.apiToken("VIEWER");
        for (int i = 0; i < 2; i++) {
            Answer refused = server.send(server.request(CLUSTERS, viewer)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(HttpRequest.BodyPublishers.ofString(cluster("f-" + key))));
            assertThat(refused.code()).isEqualTo("forbidden");
            assertThat(replayed(refused)).isFalse();
        }
    }

    @Test
    void whileTheFirstRunsTheSecondIsToldSo() throws Exception {
        try (TestingAgent source = server.agent("idempotency-a");
                TestingAgent target = server.agent("idempotency-b").connect()) {
            source.connect(TestingAgent.running("idempotency-vm"));
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            source.onStart = _ -> {};
            String id = server.migrate("idempotency-vm", target.name()).operationOrMigration();
            source.ticket();
            source.onCancel = _ -> {
                asked.countDown();
                await(go);
            };
            String path = "/api/v1/migrations/" + id + "/cancel";
            CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> post(server, path, key, ""));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            Answer second = post(server, path, key, "");
            assertThat(second.code()).isEqualTo("idempotency-key-in-use");
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.detail()).contains("still being carried out");
            go.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(202);
            assertThat(replayed(post(server, path, key, ""))).isTrue();
        }
    }

    @Test
    void aKeyOutlivesAStartAndAnUnansweredOneIsNeverCarriedOutAgain(@TempDir Path data) {
        String body = cluster("outlives");
        try (TestingServer first = new TestingServer(data)) {
            assertThat(post(first, CLUSTERS, "answered", body).status()).isEqualTo(201);
            assertThat(post(first, CLUSTERS, "unanswered", cluster("other")).status())
                    .isEqualTo(201);
            first.context()
                    .getBean(Database.class)
                    .client()
                    .sql("UPDATE idempotency_keys SET status = NULL, body = NULL WHERE idempotency_key = 'unanswered'")
                    .update();
        }
        try (TestingServer second = new TestingServer(data)) {
            assertThat(replayed(post(second, CLUSTERS, "answered", body))).isTrue();
            Answer unknown = post(second, CLUSTERS, "unanswered", cluster("other"));
            assertThat(unknown.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_IN_USE.code());
            assertThat(unknown.detail()).contains("outcome is not known").contains("/api/v1/operations");
            Database database = second.context().getBean(Database.class);
            database.client()
                    .sql("UPDATE idempotency_keys SET claimed_at = claimed_at - 86400001")
                    .update();
        }
        try (TestingServer third = new TestingServer(data)) {
            Answer again = post(third, CLUSTERS, "answered", cluster("the next day"));
            assertThat(again.code()).isNotEqualTo("idempotency-key-reused");
            assertThat(replayed(again)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/tokens", "/api/v1/hosts/tokens", "/join/v1"})
    void anAnswerWithASecretIsNotStored(String path) {
        Answer answer = post(server, path, key, "{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
        assertThat(answer.detail()).contains("takes no Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "ümlaut", ""})
    void aBadKeyIsRefused(String bad) {
        RawClient.Reply reply = RawClient.send(
                server,
                "POST " + CLUSTERS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + server.adminToken()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nIdempotency-Key: " + bad
                        + "\r\n\r\n{}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem().path("detail").asString("")).contains("Idempotency-Key must be");
        Answer tooLong = post(server, CLUSTERS, "x".repeat(101), "{}");
        assertThat(tooLong.code()).isEqualTo("request-invalid");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody went on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
