package io.godwit.server.problem;

import io.godwit.model.ErrorCode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Refuses request bodies without a length, and those over 64 KiB: nothing that this API takes is larger. */
@Component
@Order(10)
public final class BodyLimitFilter implements Filter {

    private static final long MAXIMUM = 64 * 1024;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        boolean unbounded = http.getContentLengthLong() < 0 && http.getHeader("Transfer-Encoding") != null;
        if (unbounded || http.getContentLengthLong() > MAXIMUM) {
            ((HttpServletResponse) response).setHeader("Connection", "close");
            Problems.write(
                    (HttpServletResponse) response,
                    ErrorCode.REQUEST_INVALID,
                    "a request's body needs a Content-Length of at most " + MAXIMUM + " bytes");
            return;
        }
        chain.doFilter(request, response);
    }
}
