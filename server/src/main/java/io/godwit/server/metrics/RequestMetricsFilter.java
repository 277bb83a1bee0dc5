package io.godwit.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Times requests by method, route template and status; event streams and agents' links are not requests that end.
 *
 * <p>Addresses and methods that no route has are counted together, so that nobody can make series at will.
 */
@Component
@Order(5)
final class RequestMetricsFilter implements Filter {

    private static final String NONE = "none";
    private static final Set<String> UNTIMED = Set.of("/api/v1/events", "/agent/v1/link");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final MeterRegistry registry;

    RequestMetricsFilter(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        long start = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            if (!UNTIMED.contains(asked.getServletPath())) {
                timer(asked, (HttpServletResponse) response).record(Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    private Timer timer(HttpServletRequest asked, HttpServletResponse answer) {
        Object pattern = asked.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return Timer.builder("godwit.http.requests")
                .description("Requests to the API")
                .tag("method", METHODS.contains(asked.getMethod()) ? asked.getMethod() : NONE)
                .tag("route", pattern == null ? NONE : String.valueOf(pattern))
                .tag("status", Integer.toString(answer.getStatus()))
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(150),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }
}
