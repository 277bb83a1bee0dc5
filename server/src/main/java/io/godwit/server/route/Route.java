package io.godwit.server.route;

import io.godwit.model.ErrorCode;
import io.godwit.server.account.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route as {@link Routes} declares it.
 *
 * @param path from the root, with {@code {}} in place of each variable
 * @param role the least that an account needs; absent: open to everybody, without a token
 * @param summary one line for the API's description
 * @param codes errors that this route answers beside those of every route
 */
public record Route(String method, String path, @Nullable Role role, String summary, List<ErrorCode> codes) {

    public Route {
        codes = List.copyOf(codes);
    }

    /** The same for a pattern as Spring has it: the names of variables do not count. */
    static String key(String method, String pattern) {
        return (method.equals("HEAD") ? "GET" : method) + " " + pattern.replaceAll("\\{[^}]*}", "{}");
    }
}
