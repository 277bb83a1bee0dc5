package io.godwit.server.openapi;

import io.godwit.model.ErrorCode;
import io.godwit.server.json.ApiJson;
import io.godwit.server.problem.Problem;
import io.godwit.server.route.Route;
import io.godwit.server.route.Routes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 document of a running controller: paths, parameters and types from the routes that Spring has, roles, words
 * and error codes from {@link Routes}. Its order does not depend on anything but names.
 */
public final class ApiDocument {

    private static final Set<String> WITHOUT_KEY = Set.of("/api/v1/tokens", "/api/v1/hosts/tokens", "/join/v1");

    /** Where the answer of success is not 200. */
    private static final Map<String, Integer> STATUS = Map.of(
            "POST /api/v1/tokens", 201,
            "POST /api/v1/hosts/tokens", 201,
            "POST /api/v1/clusters", 201,
            "POST /api/v1/migrations", 202,
            "POST /api/v1/migrations/{}/cancel", 202,
            "POST /api/v1/operations/{}/cancel", 202);

    /** Routes that write their answer themselves, in the forms that a parameter chooses among. */
    private static final Map<String, List<String>> WRITTEN =
            Map.of("/api/v1/history/export", List.of("application/jsonl", "text/csv"));

    private final Schemas schemas = new Schemas();
    private final ObjectNode paths = ApiJson.mapper().createObjectNode();

    private ApiDocument() {}

    /** The document of all routes of that mapping, as text with a line end. */
    public static String of(RequestMappingHandlerMapping mapping) {
        return new ApiDocument().text(mapping);
    }

    private String text(RequestMappingHandlerMapping mapping) {
        Map<String, Map<String, ObjectNode>> sorted = new TreeMap<>();
        mapping.getHandlerMethods()
                .forEach((info, handler) -> info.getPatternValues()
                        .forEach(path -> info.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> sorted.computeIfAbsent(path, _ -> new TreeMap<>())
                                        .put(
                                                method.name().toLowerCase(Locale.ROOT),
                                                operation(method.name(), path, info, handler)))));
        sorted.forEach((path, operations) -> {
            ObjectNode item = paths.putObject(path);
            operations.forEach(item::set);
        });
        schemas.of(Problem.class);
        ObjectNode code = schemas.of(ErrorCode.class);
        ObjectNode document = document();
        ((ObjectNode) document.at("/components/schemas/Problem/properties")).set("code", code);
        return ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private ObjectNode document() {
        ObjectNode document = ApiJson.mapper().createObjectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Godwit")
                .put("version", "1")
                .put(
                        "description",
                        "The controller's API. Lists come in parts: pass `next` as `cursor`. Errors are problem details"
                                + " (RFC 9457) with a stable `code`. Instants are ISO-8601 in UTC with milliseconds.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.set("paths", paths);
        ObjectNode components = document.putObject("components");
        ObjectNode all = components.putObject("schemas");
        schemas.named().forEach(all::set);
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API token");
        return document;
    }

    private ObjectNode operation(String method, String path, RequestMappingInfo info, HandlerMethod handler) {
        Route route = Routes.find(method, path)
                .orElseThrow(() -> new IllegalStateException(method + " " + path + " does not stand in Routes"));
        ObjectNode operation = ApiJson.mapper()
                .createObjectNode()
                .put("operationId", operationId(method, path))
                .put("summary", route.summary());
        String[] steps = path.replace("/api/v1/", "/").split("/", -1);
        operation.putArray("tags").add(steps[1]);
        ArrayNode security = operation.putArray("security");
        if (route.role() != null) {
            security.addObject().putArray("token");
            operation.put("x-role", route.role().name());
        }
        ArrayNode parameters = ApiJson.mapper().createArrayNode();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            Parameters.describe(parameter, schemas).forEach(parameters::add);
            if (parameter.hasParameterAnnotation(RequestBody.class)) {
                operation
                        .putObject("requestBody")
                        .put("required", true)
                        .putObject("content")
                        .putObject(MediaType.APPLICATION_JSON_VALUE)
                        .set("schema", schemas.of(parameter.getGenericParameterType()));
            }
        }
        boolean keyed = method.equals("POST") && !WITHOUT_KEY.contains(path);
        if (keyed) {
            parameters.add(Parameters.idempotencyKey());
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        responses(operation.putObject("responses"), method, path, route, info, handler, keyed);
        return operation;
    }

    private void responses(
            ObjectNode responses,
            String method,
            String path,
            Route route,
            RequestMappingInfo info,
            HandlerMethod handler,
            boolean keyed) {
        int status = STATUS.getOrDefault(method + " " + path.replaceAll("\\{[^}]*}", "{}"), 200);
        ObjectNode success = responses.putObject(Integer.toString(status)).put("description", route.summary());
        if (status == 201 || status == 202) {
            ObjectNode location = success.putObject("headers").putObject("Location");
            location.put("description", "Path of what was made").set("schema", Schemas.node("string"));
        }
        List<String> written = WRITTEN.get(path);
        if (written != null) {
            strings(success.putObject("content"), written.stream());
        } else {
            content(success, info, handler);
        }
        if (path.equals("/api/v1/health/ready")) {
            content(
                    responses.putObject("503").put("description", "It is starting, stopping, or cannot write"),
                    info,
                    handler);
        }
        codes(route, keyed).forEach((failure, codes) -> problem(responses, failure, codes));
    }

    private void content(ObjectNode response, RequestMappingInfo info, HandlerMethod handler) {
        Set<MediaType> produced = info.getProducesCondition().getProducibleMediaTypes();
        Type body = body(handler.getReturnType().getGenericParameterType());
        ObjectNode content = response.putObject("content");
        boolean json = produced.isEmpty() || produced.stream().allMatch(MediaType.APPLICATION_JSON::includes);
        if (json && body instanceof Class<?> plain && (plain == byte[].class || plain == String.class)) {
            content.putObject(MediaType.APPLICATION_JSON_VALUE).set("schema", Schemas.node("object"));
        } else if (json) {
            content.putObject(MediaType.APPLICATION_JSON_VALUE).set("schema", schemas.of(body));
        } else {
            strings(content, produced.stream().map(type -> type.getType() + "/" + type.getSubtype()));
        }
    }

    private static void strings(ObjectNode content, Stream<String> types) {
        types.sorted().forEach(type -> content.putObject(type).set("schema", Schemas.node("string")));
    }

    private static Type body(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class
                ? generic.getActualTypeArguments()[0]
                : type;
    }

    /** All codes of the route by status, those of every route among them. */
    private static Map<Integer, List<ErrorCode>> codes(Route route, boolean keyed) {
        Stream<ErrorCode> everywhere = Stream.of(ErrorCode.REQUEST_INVALID, ErrorCode.INTERNAL);
        Stream<ErrorCode> account = route.role() == null
                ? Stream.of()
                : Stream.of(
                        ErrorCode.UNAUTHENTICATED,
                        ErrorCode.TOKEN_EXPIRED,
                        ErrorCode.TOKEN_REVOKED,
                        ErrorCode.FORBIDDEN);
        Stream<ErrorCode> keys =
                keyed ? Stream.of(ErrorCode.IDEMPOTENCY_KEY_REUSED, ErrorCode.IDEMPOTENCY_KEY_IN_USE) : Stream.of();
        return Stream.of(everywhere, account, keys, route.codes().stream())
                .flatMap(each -> each)
                .distinct()
                .sorted(Comparator.comparing(ErrorCode::code))
                .collect(Collectors.groupingBy(
                        code -> Problem.of(code, "").status(), TreeMap::new, Collectors.toList()));
    }

    private void problem(ObjectNode responses, int status, List<ErrorCode> codes) {
        ObjectNode response = responses.putObject(Integer.toString(status));
        response.put(
                "description",
                codes.stream().map(code -> "`" + code.code() + "`").collect(Collectors.joining(", ")));
        response.putObject("content").putObject(Problem.MEDIA_TYPE).set("schema", schemas.of(Problem.class));
    }

    private static String operationId(String method, String path) {
        StringBuilder id = new StringBuilder(method.toLowerCase(Locale.ROOT));
        for (String step : path.replace("/api/v1/", "/").split("[/{}._-]+", -1)) {
            if (!step.isEmpty()) {
                id.append(Character.toUpperCase(step.charAt(0))).append(step.substring(1));
            }
        }
        return id.toString();
    }

    static String orName(@Nullable String name, MethodParameter parameter) {
        return name == null || name.isEmpty() ? parameter.getParameter().getName() : name;
    }
}
