package io.godwit.server.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.server.json.ApiJson;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Says as a {@link Problem} what Tomcat itself refuses, before any filter: never its own page. */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (!writable.get()) {
            return;
        }
        if (failure != null && status >= 500) {
            LOG.error("a request failed", failure);
        }
        try {
            write(response, problem(status));
        } catch (IOException e) {
            LOG.debug("the client left before it was told why it was refused", e);
        }
    }

    private static void write(Response response, Problem problem) throws IOException {
        response.setContentType(Problem.MEDIA_TYPE);
        response.setCharacterEncoding(UTF_8);
        Writer writer = response.getReporter();
        if (writer != null) {
            writer.write(ApiJson.mapper().writeValueAsString(problem));
            response.finishResponse();
        }
    }

    private static Problem problem(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        HttpStatus told = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        if (told.is5xxServerError()
                && told != HttpStatus.NOT_IMPLEMENTED
                && told != HttpStatus.HTTP_VERSION_NOT_SUPPORTED) {
            return Problem.of(ErrorCode.INTERNAL, told, "an internal error; the controller's log tells more");
        }
        return Problem.of(ErrorCode.REQUEST_INVALID, told, words(told));
    }

    private static String words(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                "the request breaks the rules of HTTP: its address, a header or a length is malformed, or its headers"
                        + " are longer than 8 KiB";
            case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED -> "the controller does not know this method";
            case NOT_FOUND -> "there is nothing at this address";
            case HTTP_VERSION_NOT_SUPPORTED -> "the controller speaks HTTP/1.1";
            default -> "the request was refused: " + status.getReasonPhrase();
        };
    }
}
