package io.godwit.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The OpenAPI document. It is {@code docs/openapi.json}, put beside this class by the build: a test makes it from the routes
 * and compares, so that a running controller spends nothing on it.
 */
@RestController
final class OpenApiResource {

    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> document() throws IOException {
        try (InputStream file = OpenApiResource.class.getResourceAsStream("openapi.json")) {
            if (file == null) {
                throw new IllegalStateException("this controller was built without docs/openapi.json");
            }
            return ResponseEntity.ok(file.readAllBytes());
        }
    }
}
