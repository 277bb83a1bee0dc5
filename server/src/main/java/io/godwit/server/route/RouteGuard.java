package io.godwit.server.route;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.account.ApiToken;
import io.godwit.server.account.ApiTokenFilter;
import io.godwit.server.account.Role;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Before any route: whether it is declared, whether the account's role suffices, whether it knows the parameters. */
@Configuration(proxyBeanMethods = false)
class RouteGuard implements WebMvcConfigurer, HandlerInterceptor {

    private final Map<java.lang.reflect.Method, Set<String>> parameters = new ConcurrentHashMap<>();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpRequestMethodNotSupportedException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            return true;
        }
        if (HttpMethod.OPTIONS.matches(request.getMethod())) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod());
        }
        if (handler instanceof HandlerMethod method) {
            Route route = route(request);
            authorize(route, request);
            QueryParameters.check(
                    request.getQueryString(),
                    parameters.computeIfAbsent(method.getMethod(), _ -> QueryParameters.known(method)));
        } else if (!ApiTokenFilter.open(request)) {
            throw undeclared(request.getMethod() + " " + request.getRequestURI());
        }
        return true;
    }

    private static Route route(HttpServletRequest request) {
        String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        return Routes.find(request.getMethod(), pattern)
                .orElseThrow(() -> undeclared(request.getMethod() + " " + pattern));
    }

    private static void authorize(Route route, HttpServletRequest request) {
        Role needed = route.role();
        if (needed == null) {
            return;
        }
        if (!(request.getAttribute(ApiTokenFilter.TOKEN) instanceof ApiToken token)) {
            throw new GodwitException(ErrorCode.UNAUTHENTICATED, "an API token is needed here");
        }
        if (!token.role().includes(needed)) {
            throw new GodwitException(
                    ErrorCode.FORBIDDEN,
                    route.method() + " " + request.getServletPath() + " needs the role " + needed + "; API token "
                            + token.name() + " has " + token.role());
        }
    }

    private static GodwitException undeclared(String route) {
        return new GodwitException(
                ErrorCode.FORBIDDEN, route + " is open to nobody: the controller does not declare who may use it");
    }
}
