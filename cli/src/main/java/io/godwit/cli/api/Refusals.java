package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.CliException.Reason;
import io.godwit.cli.problem.ExitCode;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Turns the API's problems (RFC 9457) into errors of the command line. */
final class Refusals {

    private Refusals() {}

    static CliException of(Endpoint endpoint, int status, JsonNode problem) {
        String code = problem.path("code").asString("");
        if (code.isEmpty()) {
            return new CliException(
                    ExitCode.OTHER,
                    "internal",
                    "what answers at " + endpoint + " is not a Godwit controller, or something stands between: HTTP "
                            + status);
        }
        String detail = problem.path("detail").asString("the controller answered HTTP " + status);
        return new CliException(exitCode(status), code, detail + advice(endpoint, code), reasons(problem));
    }

    /** A gateway status means that a host or its hypervisor failed on the way, perhaps after something was done. */
    private static ExitCode exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NOT_AUTHORIZED;
            case 503 -> ExitCode.REFUSED;
            default -> status < 500 ? ExitCode.REFUSED : ExitCode.OTHER;
        };
    }

    private static String advice(Endpoint endpoint, String code) {
        return switch (code) {
            case "token-expired", "token-revoked" ->
                "\nHave an administrator make a new one ('godwit token create NAME --role ROLE --output-file FILE'), then:"
                        + " godwit login " + endpoint.server() + " --token-file FILE";
            case "unauthenticated" ->
                "\nThe token that was sent came with " + endpoint.origin() + "; log in with another: godwit login "
                        + endpoint.server() + " --token-file FILE";
            case "forbidden" ->
                "\n'godwit whoami' tells the role of your token; an administrator makes another: godwit token create NAME"
                        + " --role ROLE --output-file FILE";
            default -> "";
        };
    }

    private static List<Reason> reasons(JsonNode problem) {
        return problem.path("errors")
                .valueStream()
                .map(each -> new Reason(
                        each.path("subject").asString(""),
                        each.path("code").asString("internal"),
                        each.path("detail").asString("")))
                .toList();
    }
}
