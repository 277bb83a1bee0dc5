package io.godwit.server.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.account.ApiTokenFilter;
import io.godwit.server.problem.Problems;
import io.godwit.server.store.Secrets;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Carries out a POST with an {@code Idempotency-Key} once, whatever the network makes of its answer.
 *
 * <p>What a refusal (4xx, or 503) changed is nothing: its key is free again, so that the same request can succeed once its
 * obstacle is gone. Every other answer is stored, also one that tells of an internal error: part of the work may be done.
 */
@Component
@Order(30)
final class IdempotencyFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final String HEADER = "Idempotency-Key";
    private static final Pattern GOOD = Pattern.compile("[\\x21-\\x7e]{1,100}");

    /** Their answers hold secrets, which are not stored; a host that joins has no account. */
    private static final Set<String> WITHOUT = Set.of("/api/v1/tokens", "/api/v1/hosts/tokens", "/join/v1");

    private final IdempotencyKeys keys;

    IdempotencyFilter(IdempotencyKeys keys) {
        this.keys = keys;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String key = asked.getHeader(HEADER);
        if (key == null || !asked.getMethod().equals("POST")) {
            chain.doFilter(request, response);
            return;
        }
        try {
            refuseBad(key, asked.getServletPath());
            once(key, asked, answer, chain);
        } catch (GodwitException e) {
            Problems.write(answer, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private void once(String text, HttpServletRequest asked, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        BufferedRequest request = new BufferedRequest(asked);
        IdempotencyKeys.Key key = new IdempotencyKeys.Key(
                String.valueOf(asked.getAttribute(ApiTokenFilter.ACCOUNT)), text, "POST " + asked.getServletPath());
        Optional<StoredAnswer> stored = keys.claim(key, hash(request));
        if (stored.isPresent()) {
            replay(stored.get(), answer);
            return;
        }
        ContentCachingResponseWrapper caught = new ContentCachingResponseWrapper(answer);
        boolean whole = false;
        try {
            chain.doFilter(request, caught);
            whole = true;
        } finally {
            if (!whole) {
                keys.abandon(key);
            }
        }
        end(key, caught);
        caught.copyBodyToResponse();
    }

    /** The answer goes out even if its copy cannot be kept: the claim stays then, and the request is not repeated. */
    private void end(IdempotencyKeys.Key key, ContentCachingResponseWrapper caught) {
        int status = caught.getStatus();
        try {
            if (status >= 400 && (status < 500 || status == HttpStatus.SERVICE_UNAVAILABLE.value())) {
                keys.release(key);
            } else {
                String body = new String(caught.getContentAsByteArray(), UTF_8);
                keys.store(key, new StoredAnswer(status, caught.getContentType(), caught.getHeader("Location"), body));
            }
        } catch (RuntimeException e) {
            LOG.error("cannot store the answer of the request with Idempotency-Key {}", key.key(), e);
        }
    }

    private static void replay(StoredAnswer stored, HttpServletResponse answer) throws IOException {
        answer.setStatus(stored.status());
        answer.setHeader("Idempotency-Replayed", "true");
        if (stored.contentType() != null) {
            answer.setContentType(stored.contentType());
        }
        if (stored.location() != null) {
            answer.setHeader("Location", stored.location());
        }
        answer.getOutputStream().write(stored.body().getBytes(UTF_8));
    }

    private static void refuseBad(String key, String path) {
        if (!GOOD.matcher(key).matches()) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "the header Idempotency-Key must be 1 to 100 visible ASCII characters");
        }
        if (WITHOUT.contains(path)) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "POST " + path + " takes no Idempotency-Key: its answer holds a secret, which is not stored");
        }
    }

    private static String hash(BufferedRequest request) {
        String query = request.getQueryString();
        return Secrets.hash((query == null ? "" : query) + "\n" + HexFormat.of().formatHex(request.body()));
    }
}
