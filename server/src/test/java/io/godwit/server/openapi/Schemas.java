package io.godwit.server.openapi;

import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.server.json.ApiJson;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of what the API takes and answers, from the types themselves and by the rules of {@link ApiJson}: records are
 * objects, a component that is not {@code @Nullable} is required, ids and error codes are strings.
 */
final class Schemas {

    private final Map<String, ObjectNode> named = new TreeMap<>();
    private final Map<String, Type> owners = new TreeMap<>();

    Map<String, ObjectNode> named() {
        return named;
    }

    /** A schema, or a reference to one that {@link #named} holds. */
    ObjectNode of(Type type) {
        return switch (type) {
            case Class<?> plain -> of(plain);
            case ParameterizedType generic -> of(generic);
            default -> throw new IllegalArgumentException("no schema for " + type);
        };
    }

    private ObjectNode of(ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            ObjectNode array = node("array");
            array.set("items", of(arguments[0]));
            return array;
        }
        if (Map.class.isAssignableFrom(raw)) {
            ObjectNode map = node("object");
            map.set("additionalProperties", of(arguments[1]));
            return map;
        }
        String name = raw.getSimpleName() + "Of" + ((Class<?>) arguments[0]).getSimpleName();
        return reference(name, generic, raw, Map.of(raw.getTypeParameters()[0], arguments[0]));
    }

    private ObjectNode of(Class<?> type) {
        if (type == String.class) {
            return node("string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return node("boolean");
        }
        if (type == int.class || type == Integer.class) {
            return node("integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return node("integer").put("format", "int64");
        }
        if (type == double.class || type == Double.class) {
            return node("number").put("format", "double");
        }
        if (type == BigDecimal.class) {
            return node("number");
        }
        if (type == Instant.class) {
            return node("string").put("format", "date-time");
        }
        if (identifies(type)) {
            return node("string").put("format", "uuid");
        }
        if (type == ErrorCode.class) {
            return enumerated(
                    "ErrorCode",
                    Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
        }
        if (type.isEnum()) {
            return enumerated(
                    name(type),
                    Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList());
        }
        if (JsonNode.class.isAssignableFrom(type)) {
            return ApiJson.mapper().createObjectNode();
        }
        if (type.isRecord()) {
            return reference(name(type), type, type, Map.of());
        }
        throw new IllegalArgumentException("no schema for " + type);
    }

    /** Ids are records around one UUID that are written as strings. */
    private static boolean identifies(Class<?> type) {
        return type == UUID.class
                || (type.isRecord() && type.getSimpleName().endsWith("Id"))
                || Set.of(HostId.class, VmId.class, MigrationId.class).contains(type);
    }

    private static String name(Class<?> type) {
        Class<?> owner = type.getEnclosingClass();
        return owner != null && type.isEnum() ? owner.getSimpleName() + type.getSimpleName() : type.getSimpleName();
    }

    private ObjectNode reference(String name, Type type, Class<?> record, Map<Type, Type> variables) {
        Type owner = owners.putIfAbsent(name, type);
        if (owner == null) {
            ObjectNode schema = node("object");
            named.put(name, schema);
            ObjectNode properties = ApiJson.mapper().createObjectNode();
            ArrayNode required = ApiJson.mapper().createArrayNode();
            for (RecordComponent component : record.getRecordComponents()) {
                AnnotatedType annotated = component.getAnnotatedType();
                properties.set(component.getName(), of(resolved(component.getGenericType(), variables)));
                if (!annotated.isAnnotationPresent(Nullable.class)) {
                    required.add(component.getName());
                }
            }
            schema.set("properties", properties);
            if (!required.isEmpty()) {
                schema.set("required", required);
            }
        } else if (!owner.equals(type)) {
            throw new IllegalArgumentException("two types are named " + name + ": " + owner + " and " + type);
        }
        return pointer(name);
    }

    private static Type resolved(Type type, Map<Type, Type> variables) {
        if (type instanceof ParameterizedType generic && variables.containsKey(generic.getActualTypeArguments()[0])) {
            Type argument = variables.get(generic.getActualTypeArguments()[0]);
            return new Resolved(generic.getRawType(), argument == null ? generic : argument);
        }
        return variables.getOrDefault(type, type);
    }

    /** {@code List<T>} with the type that stands for {@code T}. */
    private record Resolved(Type raw, Type argument) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {argument};
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }
    }

    private ObjectNode enumerated(String name, Iterable<String> values) {
        ObjectNode schema = node("string");
        ArrayNode all = schema.putArray("enum");
        values.forEach(all::add);
        named.put(name, schema);
        return pointer(name);
    }

    private static ObjectNode pointer(String name) {
        return ApiJson.mapper().createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    static ObjectNode node(String type) {
        return ApiJson.mapper().createObjectNode().put("type", type);
    }
}
