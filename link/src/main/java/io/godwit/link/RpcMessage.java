package io.godwit.link;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What one text is, by the JSON-RPC 2.0 specification. */
sealed interface RpcMessage {

    record Request(JsonNode id, String method, JsonNode params) implements RpcMessage {}

    record Notification(String method, JsonNode params) implements RpcMessage {}

    record Answer(long id, JsonNode result) implements RpcMessage {}

    record Failure(@Nullable Long id, RpcError error) implements RpcMessage {}

    record Invalid(@Nullable JsonNode id, String reason) implements RpcMessage {}

    /** Reads the envelope; what is not one is {@link Invalid}. */
    static RpcMessage of(JsonNode message) {
        if (message.isArray()) {
            return new Invalid(null, "batches are not spoken here: send one object a text");
        }
        if (!message.isObject()) {
            return new Invalid(null, "a JSON object is needed");
        }
        JsonNode id = message.get("id");
        if (!"2.0".equals(message.path("jsonrpc").asString(""))) {
            return new Invalid(answerable(id), "\"jsonrpc\" must be \"2.0\"");
        }
        JsonNode method = message.get("method");
        if (method != null) {
            return call(id, method, message.path("params"));
        }
        return response(id, message);
    }

    private static RpcMessage call(@Nullable JsonNode id, JsonNode method, JsonNode params) {
        if (!method.isString()) {
            return new Invalid(answerable(id), "\"method\" must be a string");
        }
        JsonNode object = params.isMissingNode() ? GodwitJson.lenient().createObjectNode() : params;
        if (!object.isObject()) {
            return new Invalid(answerable(id), "\"params\" must be an object");
        }
        if (id == null) {
            return new Notification(method.stringValue(), object);
        }
        return answerable(id) == null
                ? new Invalid(null, "\"id\" must be a whole number or a string")
                : new Request(id, method.stringValue(), object);
    }

    private static RpcMessage response(@Nullable JsonNode id, JsonNode message) {
        JsonNode error = message.get("error");
        JsonNode result = message.get("result");
        boolean numbered = id != null && id.isIntegralNumber() && id.canConvertToLong();
        if (error != null && result == null && (numbered || id == null || id.isNull())) {
            return failure(numbered && id != null ? id.longValue() : null, error);
        }
        if (error == null && result != null && numbered && id != null) {
            return new Answer(id.longValue(), result);
        }
        // An error would be answered by an error for ever: what is no request is not answered with its id.
        return new Invalid(null, "neither a request nor a response");
    }

    private static RpcMessage failure(@Nullable Long id, JsonNode error) {
        try {
            return new Failure(id, GodwitJson.lenient().treeToValue(error, RpcError.class));
        } catch (JacksonException e) {
            return new Failure(id, new RpcError(RpcError.INTERNAL_ERROR, "an error that cannot be read", null));
        }
    }

    private static @Nullable JsonNode answerable(@Nullable JsonNode id) {
        if (id == null) {
            return null;
        }
        boolean shortText = id.isString() && id.stringValue().length() <= 100;
        return shortText || id.isIntegralNumber() ? id : null;
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
