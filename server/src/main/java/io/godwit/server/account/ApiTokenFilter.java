package io.godwit.server.account;

import io.godwit.model.ErrorCode;
import io.godwit.server.problem.Problems;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Lets nothing pass without a valid {@code Authorization: Bearer}, but for what is open by intent. */
@Component
@Order(20)
public final class ApiTokenFilter implements Filter {

    /** Request attribute with the account's name. */
    public static final String ACCOUNT = "godwit.account";

    /** Health is for everybody; the other two check a one-time secret or a host's certificate themselves. */
    private static final Set<String> OPEN = Set.of("/api/v1/health", "/join/v1", "/agent/v1/link");

    private static final String SCHEME = "Bearer ";

    private final ApiTokens tokens;

    ApiTokenFilter(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (open(http.getServletPath())) {
            chain.doFilter(request, response);
            return;
        }
        Optional<String> account = account(http.getHeader("Authorization"));
        if (account.isEmpty()) {
            HttpServletResponse refusal = (HttpServletResponse) response;
            refusal.setHeader("WWW-Authenticate", "Bearer");
            Problems.write(
                    refusal,
                    ErrorCode.UNAUTHENTICATED,
                    "a valid API token is needed in the header Authorization: Bearer; the first one lies in admin.token"
                            + " of the controller's data directory");
            return;
        }
        http.setAttribute(ACCOUNT, account.get());
        chain.doFilter(request, response);
    }

    private Optional<String> account(@org.jspecify.annotations.Nullable String header) {
        return header != null && header.startsWith(SCHEME)
                ? tokens.findAccount(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static boolean open(String path) {
        return OPEN.contains(path);
    }
}
