package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.account.Role;
import io.godwit.server.route.Route;
import io.godwit.server.route.Routes;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** All routes that the running controller has, one by one. */
class RoutesTest {

    private static final Map<Role, String> TOKENS = Map.of(
            Role.VIEWER, TestingServer.shared().apiToken("VIEWER"),
            Role.OPERATOR, TestingServer.shared().apiToken("OPERATOR"));

    private final TestingServer server = TestingServer.shared();

    static Stream<String> routes() {
        return TestingServer.shared()
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(RoutesTest::routes)
                .sorted();
    }

    private static Stream<String> routes(RequestMappingInfo info) {
        List<String> methods = info.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .toList();
        return info.getPatternValues().stream()
                .flatMap(pattern ->
                        (methods.isEmpty() ? Stream.of("ANY") : methods.stream()).map(each -> each + " " + pattern));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteIsDeclared(String route) {
        assertThat(route(route)).as("add it to Routes").isPresent();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteNeedsAToken(String route) {
        TestingServer.Answer answer = server.send(request(route, server.plain(path(route))));
        boolean open = route(route).orElseThrow().role() == null;
        assertThat(answer.status() == 401).isEqualTo(!open);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteRefusesALesserRole(String route) {
        Role needed = route(route).orElseThrow().role();
        TOKENS.forEach((role, token) -> {
            if (needed != null && !role.includes(needed)) {
                TestingServer.Answer answer = server.send(request(route, server.request(path(route), token)));
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.code()).isEqualTo("forbidden");
                assertThat(answer.detail()).contains("needs the role " + needed).contains("has " + role);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteRefusesAnUnknownParameter(String route) {
        TestingServer.Answer answer = server.send(request(route, server.request(path(route) + "?nonsense=1")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request-invalid");
        assertThat(answer.detail()).contains("unknown parameter nonsense");
    }

    private static Optional<Route> route(String route) {
        String[] parts = route.split(" ", 2);
        return Routes.find(parts[0], parts[1]);
    }

    private static String path(String route) {
        return route.split(" ", 2)[1].replaceAll("\\{[^}]*}", "no-such-thing");
    }

    private static HttpRequest.Builder request(String route, HttpRequest.Builder builder) {
        String method = route.split(" ", 2)[0];
        return builder.method(
                method,
                method.equals("GET") ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString("{}"));
    }
}
