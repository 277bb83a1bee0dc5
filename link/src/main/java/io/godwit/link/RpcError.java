package io.godwit.link;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import org.jspecify.annotations.Nullable;

/** The error object of a JSON-RPC 2.0 response (section 5.1); {@code data.code} is an {@link ErrorCode}. */
record RpcError(int code, String message, @Nullable Data data) {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int GODWIT_ERROR = -32000;

    record Data(@Nullable String code) {}

    static RpcError of(int code, ErrorCode errorCode, String message) {
        return new RpcError(code, message, new Data(errorCode.code()));
    }

    /** The peer's error as ours: its own code where this version knows it. */
    GodwitException asException(String peer, String method) {
        return knownCode()
                .map(known -> new GodwitException(known, message))
                .orElseGet(() -> new GodwitException(
                        ErrorCode.INTERNAL, peer + " answered " + method + " with error " + code + ": " + message));
    }

    private java.util.Optional<ErrorCode> knownCode() {
        return data == null || data.code() == null ? java.util.Optional.empty() : ErrorCode.find(data.code());
    }
}
