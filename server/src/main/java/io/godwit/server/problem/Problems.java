package io.godwit.server.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.link.GodwitJson;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.json.ApiJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
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
    private static final MediaType MEDIA_TYPE = MediaType.parseMediaType(Problem.MEDIA_TYPE);

    /** For what answers before a resource is reached. */
    public static void write(HttpServletResponse response, ErrorCode code, String detail) throws IOException {
        Problem problem = Problem.of(code, detail);
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream()
                .write(ApiJson.mapper().writeValueAsString(problem).getBytes(UTF_8));
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
    ResponseEntity<Problem> method(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        String[] possible = e.getSupportedMethods();
        return ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED)
                .headers(e.getHeaders())
                .contentType(MEDIA_TYPE)
                .body(Problem.of(
                        ErrorCode.REQUEST_INVALID,
                        HttpStatus.METHOD_NOT_ALLOWED,
                        shortened(request.getRequestURI()) + " does not know the method " + shortened(e.getMethod())
                                + (possible == null ? "" : "; it knows " + String.join(", ", possible))));
    }

    @ExceptionHandler
    ResponseEntity<Problem> mediaType(HttpMediaTypeNotSupportedException e) {
        return answer(Problem.of(
                ErrorCode.REQUEST_INVALID,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "the header Content-Type must be application/json, not " + shortened(e.getContentType())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> notAcceptable(HttpMediaTypeNotAcceptableException e) {
        return answer(Problem.of(
                ErrorCode.REQUEST_INVALID,
                HttpStatus.NOT_ACCEPTABLE,
                "the header Accept leaves out the only thing that this route answers"
                        + (e.getSupportedMediaTypes().isEmpty() ? "" : ": " + e.getSupportedMediaTypes())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> missing(MissingServletRequestParameterException e) {
        return answer(Problem.of(ErrorCode.REQUEST_INVALID, "parameter " + e.getParameterName() + ": missing"));
    }

    @ExceptionHandler
    ResponseEntity<Problem> other(Exception e, HttpServletRequest request) throws IOException {
        if (e instanceof IOException broken
                && (e instanceof ClientAbortException || e.getCause() instanceof ClientAbortException)) {
            throw broken;
        }
        if (e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
            HttpStatus status = HttpStatus.valueOf(response.getStatusCode().value());
            String detail = String.valueOf(response.getBody().getDetail());
            return answer(Problem.of(ErrorCode.REQUEST_INVALID, status, detail));
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(Problem.of(ErrorCode.INTERNAL, "an internal error; the controller's log tells more"));
    }

    private static ResponseEntity<Problem> answer(Problem problem) {
        return ResponseEntity.status(problem.status()).contentType(MEDIA_TYPE).body(problem);
    }

    private static String shortened(@Nullable Object value) {
        return Printable.shortened(String.valueOf(value), 100);
    }
}
