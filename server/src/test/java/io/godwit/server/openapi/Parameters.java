package io.godwit.server.openapi;

import io.godwit.server.json.ApiJson;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a route: variables of its path, of the query, and headers. */
final class Parameters {

    private Parameters() {}

    static List<ObjectNode> describe(MethodParameter parameter, Schemas schemas) {
        PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        if (variable != null) {
            return List.of(
                    node(ApiDocument.orName(variable.name(), parameter), "path", true, schema(parameter, schemas)));
        }
        if (header != null) {
            return List.of(node(
                    ApiDocument.orName(header.name(), parameter),
                    "header",
                    header.required(),
                    schema(parameter, schemas)));
        }
        if (query != null) {
            ObjectNode schema = schema(parameter, schemas);
            String name = ApiDocument.orName(query.name(), parameter);
            if (!query.defaultValue().equals(ValueConstants.DEFAULT_NONE)) {
                schema.put("default", query.defaultValue());
            }
            if (name.equals("limit")) {
                schema.put("minimum", 1).put("maximum", 5000);
            }
            boolean required = query.required() && query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
            return List.of(node(name, "query", required, schema));
        }
        if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
            return Arrays.stream(parameter.getParameterType().getRecordComponents())
                    .map(component -> node(
                            component.getName(),
                            "query",
                            !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                            schemas.of(component(component))))
                    .toList();
        }
        return List.of();
    }

    static ObjectNode idempotencyKey() {
        ObjectNode schema = Schemas.node("string").put("minLength", 1).put("maxLength", 100);
        return node("Idempotency-Key", "header", false, schema)
                .put("description", "The same request under the same key is carried out once within 24 hours");
    }

    private static java.lang.reflect.Type component(RecordComponent component) {
        return component.getGenericType();
    }

    private static ObjectNode schema(MethodParameter parameter, Schemas schemas) {
        return schemas.of(parameter.getGenericParameterType());
    }

    private static ObjectNode node(String name, String place, boolean required, ObjectNode schema) {
        ObjectNode node = ApiJson.mapper()
                .createObjectNode()
                .put("name", name)
                .put("in", place)
                .put("required", required);
        node.set("schema", schema);
        return node;
    }
}
