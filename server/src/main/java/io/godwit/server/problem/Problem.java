package io.godwit.server.problem;

import io.godwit.model.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An error of the API (RFC 9457).
 *
 * @param type always {@code about:blank}; {@code code} tells more
 * @param detail what was tried, on what, what was found, what to do
 * @param code stable word, see {@link ErrorCode}
 * @param retryable whether the same request may succeed later with nothing changed
 * @param errors each reason, where a request was refused for several; absent otherwise
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        boolean retryable,
        @Nullable List<Reason> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        detail = Printable.text(detail);
        errors = errors == null ? null : List.copyOf(errors);
    }

    public static Problem of(ErrorCode code, String detail) {
        return of(code, status(code), detail);
    }

    static Problem of(ErrorCode code, HttpStatus status, String detail) {
        return new Problem("about:blank", title(code), status.value(), detail, code.code(), code.retryable(), null);
    }

    static Problem of(SeveralReasons refusal) {
        ErrorCode first = refusal.reasons().getFirst().code();
        return new Problem(
                "about:blank",
                title(first),
                status(first).value(),
                String.valueOf(refusal.getMessage()),
                first.code(),
                refusal.reasons().stream().allMatch(reason -> reason.code().retryable()),
                refusal.reasons());
    }

    private static String title(ErrorCode code) {
        return code.name().charAt(0)
                + code.name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static HttpStatus status(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_REVOKED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN, JOIN_TOKEN_INVALID -> HttpStatus.FORBIDDEN;
            case ROUTE_UNKNOWN,
                    VM_UNKNOWN,
                    HOST_UNKNOWN,
                    MIGRATION_UNKNOWN,
                    OPERATION_UNKNOWN,
                    CLUSTER_UNKNOWN,
                    NETWORK_UNKNOWN,
                    DATASTORE_UNKNOWN,
                    API_TOKEN_UNKNOWN -> HttpStatus.NOT_FOUND;
            case VM_AMBIGUOUS, SAME_HOST -> HttpStatus.CONFLICT;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            default ->
                switch (code.kind()) {
                    case USER -> HttpStatus.BAD_REQUEST;
                    case CONFLICT -> HttpStatus.CONFLICT;
                    case RESOURCE -> HttpStatus.SERVICE_UNAVAILABLE;
                    case EXTERNAL -> HttpStatus.BAD_GATEWAY;
                    case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
                };
        };
    }
}
