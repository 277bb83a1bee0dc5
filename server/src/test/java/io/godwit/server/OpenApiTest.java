package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.json.ApiJson;
import io.godwit.server.openapi.ApiDocument;
import io.godwit.server.openapi.Compatibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * {@code docs/openapi.json} is what the controller serves. After a change of the API: {@code mvn -pl server -am package
 * -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.regenerate=true}, then look at the difference.
 */
class OpenApiTest {

    private static final Path GOLDEN = Path.of("../docs/openapi.json");
    private static final Path BASELINE = Path.of("../docs/openapi-baseline.json");

    private final TestingServer server = TestingServer.shared();

    @Test
    void theDocumentIsThatOfTheRoutes() throws IOException {
        String generated = ApiDocument.of(
                server.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class));
        if (Boolean.getBoolean("godwit.regenerate")) {
            Files.writeString(GOLDEN, generated);
        }
        assertThat(Files.readString(GOLDEN))
                .as("docs/openapi.json is old: regenerate it as this test's comment says")
                .isEqualTo(generated);
    }

    @Test
    void theDocumentIsServed() throws IOException {
        TestingServer.Answer answer = server.get("/api/v1/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        if (!Boolean.getBoolean("godwit.regenerate")) {
            assertThat(answer.response().body()).isEqualTo(Files.readString(GOLDEN));
            assertThat(answer.body().path("openapi").asString("")).isEqualTo("3.1.0");
            assertThat(answer.body().at("/paths/~1api~1v1~1vms/get/parameters").size())
                    .isPositive();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = ApiJson.mapper().readTree(Files.readString(GOLDEN));
        document.findValues("$ref")
                .forEach(reference -> assertThat(
                                document.at(reference.asString("").substring(1)).isObject())
                        .as(reference.asString(""))
                        .isTrue());
    }

    @Test
    void clientsOfTheLastReleaseCanGoOn() throws IOException {
        JsonNode before = ApiJson.mapper().readTree(Files.readString(BASELINE));
        JsonNode after = ApiJson.mapper().readTree(Files.readString(GOLDEN));
        assertThat(Compatibility.breaks(before, after)).isEmpty();
    }
}
