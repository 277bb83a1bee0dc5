package io.godwit.server;

import static io.godwit.server.TestingAgent.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ClustersTest {

    private static final String PATH = "/api/v1/clusters";

    private final TestingServer server = TestingServer.shared();

    @Test
    void aClusterIsMadeChangedAndTakenAway() {
        TestingServer.Answer made = server.post(PATH, Map.of("name", "cl-life", "description", "rack 1"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().headers().firstValue("Location")).hasValue(PATH + "/cl-life");
        String id = made.body().path("id").asString("");
        assertThat(server.get(PATH + "/cl-life").body()).isEqualTo(made.body());
        assertThat(server.items(PATH)).contains(made.body());

        JsonNode renamed =
                server.patch(PATH + "/cl-life", Map.of("name", "cl-new")).body();
        assertThat(renamed.path("id").asString("")).isEqualTo(id);
        assertThat(renamed.path("description").asString("")).isEqualTo("rack 1");
        assertThat(server.get(PATH + "/cl-life").code()).isEqualTo("cluster-unknown");
        assertThat(server.patch(PATH + "/" + id, Map.of("description", ""))
                        .body()
                        .has("description"))
                .isFalse();
        assertThat(server.delete(PATH + "/cl-new").status()).isEqualTo(200);
        assertThat(server.get(PATH + "/cl-new").status()).isEqualTo(404);
    }

    @Test
    void aHostIsInOneClusterAtMost() {
        server.post(PATH, Map.of("name", "cl-one"));
        server.post(PATH, Map.of("name", "cl-two"));
        try (TestingAgent agent = server.agent("cl-host").connect(running("cl-vm"))) {
            assertThat(hosts(server.put(PATH + "/cl-one/hosts/cl-host").body())).isEqualTo("[\"cl-host\"]");
            assertThat(server.get("/api/v1/hosts/cl-host")
                            .body()
                            .path("cluster")
                            .asString(""))
                    .isEqualTo("cl-one");
            assertThat(server.get("/api/v1/vms/cl-vm").body().path("cluster").asString(""))
                    .isEqualTo("cl-one");
            assertThat(server.items("/api/v1/hosts?cluster=cl-one")).hasSize(1);
            assertThat(server.items("/api/v1/vms?cluster=cl-one")).hasSize(1);
            assertThat(server.put(PATH + "/cl-two/hosts/" + agent.identity.hostId())
                            .status())
                    .isEqualTo(200);
            assertThat(hosts(server.get(PATH + "/cl-one").body())).isEqualTo("[]");
            assertThat(server.items("/api/v1/vms?cluster=cl-one")).isEmpty();

            TestingServer.Answer refused = server.delete(PATH + "/cl-two");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("cluster-not-empty");
            assertThat(hosts(server.delete(PATH + "/cl-one/hosts/cl-host").body()))
                    .isEqualTo("[]");
            assertThat(hosts(server.get(PATH + "/cl-two").body())).isEqualTo("[\"cl-host\"]");
            assertThat(hosts(server.delete(PATH + "/cl-two/hosts/cl-host").body()))
                    .isEqualTo("[]");
            assertThat(server.get("/api/v1/hosts/cl-host").body().has("cluster"))
                    .isFalse();
        }
    }

    @Test
    void aRemovedHostLeavesItsCluster() {
        server.post(PATH, Map.of("name", "cl-left"));
        server.agent("cl-leaver");
        server.put(PATH + "/cl-left/hosts/cl-leaver");
        server.delete("/api/v1/hosts/cl-leaver");
        assertThat(hosts(server.get(PATH + "/cl-left").body())).isEqualTo("[]");
        assertThat(server.delete(PATH + "/cl-left").status()).isEqualTo(200);
    }

    @Test
    void clustersOutliveTheController(@TempDir Path data) {
        JsonNode cluster;
        try (TestingServer before = new TestingServer(data)) {
            before.post(PATH, Map.of("name", "cl-kept", "description", "stays"));
            before.agent("cl-kept-host");
            cluster = before.put(PATH + "/cl-kept/hosts/cl-kept-host").body();
        }
        try (TestingServer after = new TestingServer(data)) {
            assertThat(after.items(PATH)).containsExactly(cluster);
            assertThat(after.items("/api/v1/hosts?cluster=cl-kept")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a b\"}|request-invalid",
                "{\"name\":\"\"}|request-invalid",
                "{\"name\":\"-a\"}|request-invalid",
                "{\"name\":\"a/../b\"}|request-invalid",
                "{}|request-invalid",
                "{\"name\":\"cl-x\",\"hosts\":[]}|request-invalid",
                "{\"name\":\"cl-x\",\"description\":\"\\u001b[31m\"}|request-invalid",
                "{\"name\":\"cl-taken\"}|name-taken",
            })
    void badClustersAreNotMade(String body, String code) {
        server.post(PATH, Map.of("name", "cl-taken"));
        int before = server.items(PATH).size();
        assertThat(server.postText(PATH, body).code()).isEqualTo(code);
        assertThat(server.items(PATH)).hasSize(before);
    }

    @Test
    void unknownClustersAndHostsAreNamed() {
        server.post(PATH, Map.of("name", "cl-known"));
        assertThat(server.put(PATH + "/cl-nothing/hosts/nobody").code()).isEqualTo("host-unknown");
        assertThat(server.put(PATH + "/cl-known/hosts/nobody").code()).isEqualTo("host-unknown");
        server.agent("cl-there");
        assertThat(server.put(PATH + "/cl-nothing/hosts/cl-there").code()).isEqualTo("cluster-unknown");
        assertThat(server.delete(PATH + "/cl-nothing").code()).isEqualTo("cluster-unknown");
        assertThat(server.patch(PATH + "/cl-nothing", Map.of()).code()).isEqualTo("cluster-unknown");
        server.post(PATH, Map.of("name", "cl-other"));
        assertThat(server.patch(PATH + "/cl-known", Map.of("name", "cl-other")).code())
                .isEqualTo("name-taken");
    }

    private static String hosts(JsonNode cluster) {
        return cluster.path("hosts").toString();
    }
}
