package io.godwit.server.account;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.problem.Problems;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Lets nothing pass without a valid {@code Authorization: Bearer}, but for what is open by intent. */
@Component
@Order(20)
public final class ApiTokenFilter implements Filter {

    /** Request attribute with the account's name. */
    public static final String ACCOUNT = "godwit.account";

    /** Request attribute with the {@link ApiToken}. */
    public static final String TOKEN = "godwit.token";

    /** Health is for everybody; the other two check a one-time secret or a host's certificate themselves. */
    private static final Set<String> OPEN =
            Set.of("/api/v1/health", "/api/v1/health/ready", "/join/v1", "/agent/v1/link");

    private static final String SCHEME = "Bearer ";

    private final ApiTokens tokens;

    ApiTokenFilter(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /** Whether a request to that path needs no token. */
    public static boolean open(HttpServletRequest request) {
        return OPEN.contains(request.getServletPath());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (!open(http)) {
            List<String> headers = Collections.list(http.getHeaders("Authorization"));
            try {
                ApiToken token = tokens.authenticate(secret(headers));
                http.setAttribute(ACCOUNT, token.name());
                http.setAttribute(TOKEN, token);
            } catch (GodwitException e) {
                HttpServletResponse refusal = (HttpServletResponse) response;
                refusal.setHeader("WWW-Authenticate", headers.isEmpty() ? "Bearer" : "Bearer error=\"invalid_token\"");
                Problems.write(refusal, e.code(), String.valueOf(e.getMessage()));
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static String secret(List<String> headers) {
        if (headers.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.UNAUTHENTICATED,
                    "an API token is needed in the header Authorization: Bearer; the first one lies in "
                            + ApiTokens.ADMIN_FILE + " of the controller's data directory");
        }
        String header = headers.getFirst();
        if (headers.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new GodwitException(
                    ErrorCode.UNAUTHENTICATED,
                    "the header Authorization must stand once and be 'Bearer', a space and an API token");
        }
        return header.substring(SCHEME.length()).strip();
    }
}
