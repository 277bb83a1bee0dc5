package io.godwit.server.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.link.GodwitJson;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns every failure of a request into a {@link Problem}. */
@RestControllerAdvice
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** For what answers before a resource is reached. */
    public static void write(HttpServletResponse response, ErrorCode code, String detail) throws IOException {
        Problem problem = Problem.of(code, detail);
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream()
                .write(GodwitJson.strict().writeValueAsString(problem).getBytes(UTF_8));
    }

    @ExceptionHandler
    ResponseEntity<Problem> known(GodwitException e) {
        if (e.code().kind() == ErrorCode.Kind.INTERNAL) {
            LOG.error("a request failed", e);
        }
        return answer(Problem.of(e.code(), String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> several(SeveralReasons e) {
        return answer(Problem.of(e));
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e) {
        String why = e.getCause() instanceof JacksonException cause
                ? GodwitJson.explain(cause)
                : "a JSON object is needed, and the whole of it";
        return answer(Problem.of(ErrorCode.REQUEST_INVALID, "the request's body: " + why));
    }

    @ExceptionHandler
    ResponseEntity<Problem> mismatch(MethodArgumentTypeMismatchException e) {
        return answer(Problem.of(
                ErrorCode.REQUEST_INVALID, "parameter " + e.getName() + ": wrong value " + shortened(e.getValue())));
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<Problem> unknownRoute(HttpServletRequest request) {
        return answer(Problem.of(
                ErrorCode.ROUTE_UNKNOWN,
                "there is nothing at " + request.getMethod() + " " + shortened(request.getRequestURI())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> other(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
            HttpStatus status = HttpStatus.valueOf(response.getStatusCode().value());
            String detail = String.valueOf(response.getBody().getDetail());
            return answer(Problem.of(ErrorCode.REQUEST_INVALID, status, detail));
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(Problem.of(ErrorCode.INTERNAL, "an internal error; the controller's log tells more"));
    }

    private static ResponseEntity<Problem> answer(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
                .body(problem);
    }

    private static String shortened(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
