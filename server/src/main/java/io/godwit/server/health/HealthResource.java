package io.godwit.server.health;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the controller answers; open to everybody. */
@RestController
public final class HealthResource {

    record Health(String status) {}

    @GetMapping("/api/v1/health")
    Health health() {
        return new Health("up");
    }
}
