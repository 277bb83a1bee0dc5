package io.godwit.server.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.problem.Printable;
import java.net.URLDecoder;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/** Refuses what a route does not know: a filter with a typing error must not show everything. */
final class QueryParameters {

    private QueryParameters() {}

    /** The names that a route takes: its request parameters, and the components of records among its arguments. */
    static Set<String> known(HandlerMethod handler) {
        Set<String> names = new TreeSet<>();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named != null) {
                names.add(named.name().isEmpty() ? parameter.getParameter().getName() : named.name());
            } else if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
                for (var component : parameter.getParameterType().getRecordComponents()) {
                    names.add(component.getName());
                }
            }
        }
        return names;
    }

    /**
     * Compares what came with what is known.
     *
     * @throws GodwitException {@link ErrorCode#REQUEST_INVALID} for an unknown name, one given twice or without a value, or bad escapes
     */
    static void check(@Nullable String query, Set<String> known) {
        if (query == null || query.isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String part : query.split("&", -1)) {
            String name = decoded(part);
            if (!known.contains(name)) {
                throw invalid("unknown parameter " + Printable.shortened(name, 60)
                        + (known.isEmpty() ? ": this route takes none" : ": this route takes " + known));
            }
            if (!seen.add(name)) {
                throw invalid("parameter " + name + ": given twice");
            }
            if (part.indexOf('=') < 0 || part.endsWith("=")) {
                throw invalid("parameter " + name + ": empty; leave it out where it is not wanted");
            }
        }
    }

    private static String decoded(String part) {
        int equals = part.indexOf('=');
        try {
            if (equals >= 0) {
                URLDecoder.decode(part.substring(equals + 1), UTF_8);
            }
            return URLDecoder.decode(equals < 0 ? part : part.substring(0, equals), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "the query of the address is malformed: % needs two hex digits", e);
        }
    }

    private static GodwitException invalid(String message) {
        return new GodwitException(ErrorCode.REQUEST_INVALID, message);
    }
}
