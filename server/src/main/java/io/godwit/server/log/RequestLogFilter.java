package io.godwit.server.log;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Gives every request an id: the client's own {@code X-Request-Id} where it is 1 to 64 letters, digits and {@code . _ -},
 * else a new one. It stands in the answer's header and in the log lines of the request; changes get a line of their own.
 */
@Component
@Order(1)
final class RequestLogFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLogFilter.class);
    private static final String HEADER = "X-Request-Id";
    private static final Pattern GOOD = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String id = id(asked.getHeader(HEADER));
        answer.setHeader(HEADER, id);
        long start = System.nanoTime();
        try (MDC.MDCCloseable _ = MDC.putCloseable("request", id)) {
            chain.doFilter(request, response);
            if (!READING.contains(asked.getMethod())) {
                LOG.info(
                        "{} {} by {}: {} in {} ms",
                        asked.getMethod(),
                        asked.getServletPath(),
                        account(asked),
                        answer.getStatus(),
                        (System.nanoTime() - start) / 1_000_000);
            }
        }
    }

    private static Object account(HttpServletRequest request) {
        Object account = request.getAttribute("godwit.account");
        return account == null ? "nobody known" : account;
    }

    private static String id(@Nullable String offered) {
        return offered != null && GOOD.matcher(offered).matches()
                ? offered
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
