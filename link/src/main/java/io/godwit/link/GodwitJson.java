package io.godwit.link;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Godwit's JSON: ids and error codes as plain strings, instants as ISO-8601, absent record components left out.
 *
 * <p>Every record component that is not {@code @Nullable} must be there when a record is read, and numbers, strings and
 * booleans are not converted into each other. Only unknown properties are treated differently by the two mappers.
 */
public final class GodwitJson {

    private static final int MAXIMUM_DEPTH = 64;

    private static final JsonMapper LENIENT =
            builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private static final JsonMapper STRICT =
            builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private GodwitJson() {}

    /** For what Godwit's own parts send each other: unknown properties are ignored, the other side may be newer. */
    public static JsonMapper lenient() {
        return LENIENT;
    }

    /** For what people send: unknown properties are an error. */
    public static JsonMapper strict() {
        return STRICT;
    }

    /**
     * Reads one value and turns every failure into {@link ErrorCode#REQUEST_INVALID} with {@link #explain}.
     *
     * @param what what is read, for the message, for example {@code the request's body}
     */
    public static <T> T read(JsonMapper mapper, String text, Class<T> type, String what) {
        try {
            T value = mapper.readValue(text, type);
            if (value == null) {
                throw new GodwitException(ErrorCode.REQUEST_INVALID, what + " is empty: a JSON object is needed");
            }
            return value;
        } catch (JacksonException e) {
            throw new GodwitException(ErrorCode.REQUEST_INVALID, what + ": " + explain(e), e);
        }
    }

    /** The error in one line: the path of the field, then what is wrong with it. Holds no class names. */
    public static String explain(JacksonException error) {
        return JsonErrors.explain(error);
    }

    private static JsonMapper.Builder builder() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAXIMUM_DEPTH)
                        .maxStringLength(RpcPeer.MAXIMUM_TEXT_LENGTH)
                        .maxDocumentLength(4L * RpcPeer.MAXIMUM_TEXT_LENGTH)
                        .maxNumberLength(40)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        return JsonMapper.builder(factory)
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new RecordComponentRules(), new JacksonAnnotationIntrospector()))
                .addModule(new IdentityModule())
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Enum, enums -> enums.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail));
    }

    /** The path of a field as people write it, for example {@code options.channels} or {@code tokens[2].file}. */
    static String path(JacksonException error) {
        return error.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
