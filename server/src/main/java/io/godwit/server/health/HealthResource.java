package io.godwit.server.health;

import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the controller answers, and whether it is ready; open to everybody, so they tell no more than that. */
@RestController
final class HealthResource {

    /** One word: {@code up}; or {@code ready}, {@code starting}, {@code stopping}, {@code database-unwritable}. */
    record Health(String status) {}

    private final Readiness readiness;

    HealthResource(Readiness readiness) {
        this.readiness = readiness;
    }

    @GetMapping("/api/v1/health")
    Health health() {
        return new Health("up");
    }

    @GetMapping("/api/v1/health/ready")
    ResponseEntity<Health> ready() {
        Readiness.Status status = readiness.status();
        String word = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return ResponseEntity.status(status == Readiness.Status.READY ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(word));
    }
}
