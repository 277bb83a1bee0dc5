package io.godwit.server.openapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a client of the older document could trip over in the newer one. New routes, new optional parameters and fields, new
 * fields of answers and new values in answers are no breaks: clients must expect them.
 */
public final class Compatibility {

    private enum Direction {
        REQUEST,
        RESPONSE
    }

    private static final List<String> ROLES = List.of("", "VIEWER", "OPERATOR", "ADMINISTRATOR");

    private final JsonNode before;
    private final JsonNode after;
    private final Set<String> breaks = new TreeSet<>();
    private final Set<String> compared = new HashSet<>();

    private Compatibility(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** Each break in one line; none when every client of {@code before} can go on with {@code after}. */
    public static List<String> breaks(JsonNode before, JsonNode after) {
        Compatibility comparison = new Compatibility(before, after);
        comparison.routes();
        comparison.errorCodes();
        return List.copyOf(comparison.breaks);
    }

    private void routes() {
        for (Map.Entry<String, JsonNode> path : before.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String route = operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey();
                JsonNode now = find(path.getKey()).path(operation.getKey());
                if (now.isMissingNode()) {
                    breaks.add(route + ": removed");
                } else {
                    operation(route, operation.getValue(), now);
                }
            }
        }
    }

    /** The path with whatever names its variables have now. */
    private JsonNode find(String path) {
        String pattern = path.replaceAll("\\{[^}]*}", "{}");
        return after.path("paths").properties().stream()
                .filter(each -> each.getKey().replaceAll("\\{[^}]*}", "{}").equals(pattern))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(after.path("no such path"));
    }

    private void operation(String route, JsonNode old, JsonNode now) {
        if (ROLES.indexOf(now.path("x-role").asString(""))
                > ROLES.indexOf(old.path("x-role").asString(""))) {
            breaks.add(route + ": needs a higher role");
        }
        parameters(route, old, now);
        body(route, old.path("requestBody"), now.path("requestBody"));
        for (Map.Entry<String, JsonNode> response : old.path("responses").properties()) {
            JsonNode answer = now.path("responses").path(response.getKey());
            if (response.getKey().startsWith("2") && answer.isMissingNode()) {
                breaks.add(route + ": answer " + response.getKey() + " removed");
            } else if (!answer.isMissingNode()) {
                content(route + " " + response.getKey(), response.getValue(), answer, Direction.RESPONSE);
            }
        }
    }

    private void parameters(String route, JsonNode old, JsonNode now) {
        Map<String, JsonNode> olds = byName(old);
        Map<String, JsonNode> news = byName(now);
        olds.forEach((name, parameter) -> {
            JsonNode present = news.get(name);
            if (present == null) {
                breaks.add(route + ": parameter " + name + " removed");
                return;
            }
            if (required(present) && !required(parameter)) {
                breaks.add(route + ": parameter " + name + " is required now");
            }
            schema(route + " parameter " + name, parameter.path("schema"), present.path("schema"), Direction.REQUEST);
        });
        news.forEach((name, parameter) -> {
            if (!olds.containsKey(name) && required(parameter)) {
                breaks.add(route + ": parameter " + name + " is new and required");
            }
        });
    }

    /** Those of the path by their place, as their names do not count. */
    private static Map<String, JsonNode> byName(JsonNode operation) {
        Map<String, JsonNode> named = new HashMap<>();
        int place = 0;
        for (JsonNode parameter : operation.path("parameters")) {
            boolean path = parameter.path("in").asString("").equals("path");
            named.put(path ? "of the path " + place++ : parameter.path("name").asString(""), parameter);
        }
        return named;
    }

    private static boolean required(JsonNode node) {
        return node.path("required").asBoolean(false);
    }

    private void body(String route, JsonNode old, JsonNode now) {
        if (old.isMissingNode() && required(now)) {
            breaks.add(route + ": needs a body now");
        } else if (!old.isMissingNode() && now.isMissingNode()) {
            breaks.add(route + ": takes no body any more");
        } else {
            content(route + " body", old, now, Direction.REQUEST);
        }
    }

    private void content(String where, JsonNode old, JsonNode now, Direction direction) {
        for (Map.Entry<String, JsonNode> type : old.path("content").properties()) {
            JsonNode present = now.path("content").path(type.getKey());
            if (present.isMissingNode()) {
                breaks.add(where + ": media type " + type.getKey() + " removed");
            } else {
                schema(where, type.getValue().path("schema"), present.path("schema"), direction);
            }
        }
    }

    private void schema(String where, JsonNode oldReference, JsonNode newReference, Direction direction) {
        String pair = direction + " " + oldReference.path("$ref").asString("-") + " "
                + newReference.path("$ref").asString("-");
        if (oldReference.has("$ref") && newReference.has("$ref") && !compared.add(pair)) {
            return;
        }
        String place = oldReference.has("$ref") ? name(oldReference) : where;
        JsonNode old = resolve(before, oldReference);
        JsonNode now = resolve(after, newReference);
        if (!kind(old).equals(kind(now))) {
            breaks.add(place + ": was " + kind(old) + ", is " + kind(now));
            return;
        }
        if (direction == Direction.REQUEST) {
            missing(values(old.path("enum")), values(now.path("enum")))
                    .forEach(value -> breaks.add(place + ": value " + value + " is not taken any more"));
        }
        if (old.has("items")) {
            schema(place + "[]", old.path("items"), now.path("items"), direction);
        }
        if (old.has("additionalProperties")) {
            schema(place + "{}", old.path("additionalProperties"), now.path("additionalProperties"), direction);
        }
        properties(place, old, now, direction);
    }

    private void properties(String place, JsonNode old, JsonNode now, Direction direction) {
        for (Map.Entry<String, JsonNode> property : old.path("properties").properties()) {
            JsonNode present = now.path("properties").path(property.getKey());
            if (present.isMissingNode()) {
                breaks.add(place + "." + property.getKey() + ": removed");
            } else {
                schema(place + "." + property.getKey(), property.getValue(), present, direction);
            }
        }
        Set<String> wasRequired = values(old.path("required"));
        Set<String> isRequired = values(now.path("required"));
        if (direction == Direction.REQUEST) {
            missing(isRequired, wasRequired).forEach(name -> breaks.add(place + "." + name + ": is required now"));
        } else {
            missing(wasRequired, isRequired).stream()
                    .filter(name -> now.path("properties").has(name))
                    .forEach(name -> breaks.add(place + "." + name + ": may be absent now"));
        }
    }

    /** Scripts hold on to codes: none is removed or renamed. */
    private void errorCodes() {
        missing(codes(before), codes(after)).forEach(code -> breaks.add("error code " + code + ": removed"));
    }

    private static Set<String> codes(JsonNode document) {
        return values(document.at("/components/schemas/ErrorCode/enum"));
    }

    private static String kind(JsonNode schema) {
        String type = schema.path("type").asString("anything");
        String format = schema.path("format").asString("");
        return format.isEmpty() ? type : type + " (" + format + ")";
    }

    private static String name(JsonNode reference) {
        return reference.path("$ref").asString("").replaceFirst(".*/", "");
    }

    private static JsonNode resolve(JsonNode document, JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asString("").substring(1)) : schema;
    }

    private static Set<String> values(JsonNode array) {
        Set<String> values = new TreeSet<>();
        array.forEach(value -> values.add(value.asString("")));
        return values;
    }

    private static List<String> missing(Set<String> from, Set<String> in) {
        List<String> missing = new ArrayList<>(from);
        missing.removeAll(in);
        return missing;
    }
}
