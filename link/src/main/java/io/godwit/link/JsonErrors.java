package io.godwit.link;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Puts Jackson's errors into words for people, without names of classes. */
final class JsonErrors {

    private static final Pattern CREATOR_PROPERTY = Pattern.compile("creator property '([^']*)'");

    private JsonErrors() {}

    static String explain(JacksonException error) {
        String path = GodwitJson.path(error);
        String field = path.isEmpty() ? "" : "field " + path + ": ";
        return switch (error) {
            case UnrecognizedPropertyException unknown ->
                "field " + path + ": unknown; known here: " + unknown.getKnownPropertyIds();
            case ValueInstantiationException refused
            when refused.getCause() != null -> field + reason(refused.getCause());
            case InvalidFormatException format ->
                field + "wrong value " + shortened(String.valueOf(format.getValue())) + expected(format);
            case MismatchedInputException mismatch -> mismatch(mismatch, path, field);
            case StreamReadException malformed ->
                field + "malformed JSON at line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr();
            default -> field + "cannot be read";
        };
    }

    private static String mismatch(MismatchedInputException mismatch, String path, String field) {
        String message = String.valueOf(mismatch.getOriginalMessage());
        Matcher creator = CREATOR_PROPERTY.matcher(message);
        if (message.startsWith("Missing") && creator.find()) {
            String name = creator.group(1);
            String whole = path.isEmpty() || path.equals(name) || path.endsWith("." + name) ? name : path + "." + name;
            return "field " + (path.endsWith("." + name) ? path : whole) + ": missing";
        }
        if (message.startsWith("No content")) {
            return "empty where JSON is needed";
        }
        if (message.startsWith("Invalid `null`") || message.startsWith("Cannot map `null`")) {
            return field + "must not be null";
        }
        return field + "wrong type" + expected(mismatch);
    }

    private static String expected(MismatchedInputException error) {
        Class<?> target = error.getTargetType();
        if (target == null) {
            return "";
        }
        if (target.isEnum()) {
            return "; possible are " + String.join(", ", names(target));
        }
        String word = word(target);
        return word.isEmpty() ? "" : "; " + word + " is needed";
    }

    private static Iterable<String> names(Class<?> target) {
        return java.util.Arrays.stream(target.getEnumConstants())
                .map(String::valueOf)
                .toList();
    }

    private static String word(Class<?> target) {
        if (target == int.class || target == long.class || target == Integer.class || target == Long.class) {
            return "a whole number" + (target == int.class || target == Integer.class ? " of 32 bits" : "");
        }
        return switch (target.getSimpleName()) {
            case "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "a string";
            case "Instant" -> "an ISO-8601 instant";
            case "HostId", "VmId", "MigrationId", "UUID" -> "a UUID";
            case "List", "ArrayList" -> "an array";
            default -> target.isRecord() ? "an object" : "";
        };
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof IllegalArgumentException && message != null ? message : "refused";
    }

    private static String shortened(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
