package io.godwit.server.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The figures in Prometheus' text format. */
@RestController
final class MetricsResource {

    static final String FORMAT = "text/plain;version=0.0.4;charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final InventoryMetrics inventory;

    MetricsResource(PrometheusMeterRegistry registry, InventoryMetrics inventory) {
        this.registry = registry;
        this.inventory = inventory;
    }

    @GetMapping(path = "/api/v1/metrics", produces = FORMAT)
    ResponseEntity<String> scrape() {
        inventory.refresh();
        return ResponseEntity.ok(registry.scrape());
    }
}
