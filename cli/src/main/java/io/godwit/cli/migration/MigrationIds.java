package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Ids of moves as people give them: whole, or their first characters, as tables show them. */
final class MigrationIds {

    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f][0-9a-f-]{3,35}");
    private static final int SHORT = 8;

    /** Among how many of the newest moves a beginning is looked for. */
    private static final int NEWEST = 5000;

    private MigrationIds() {}

    static String shortened(String id) {
        return id.length() > SHORT ? id.substring(0, SHORT) : id;
    }

    /** The whole id; asks the controller only for one that is not whole. */
    static String resolve(ApiClient api, String given) {
        String id = given.toLowerCase(Locale.ROOT);
        if (WHOLE.matcher(id).matches()) {
            return id;
        }
        if (!BEGINNING.matcher(id).matches()) {
            throw CliException.usage("'" + given + "' is no id of a move: a UUID or at least its first four characters;"
                    + " 'godwit migration ls' lists them");
        }
        List<String> found = api.list(ApiClient.path("migrations"), Query.NONE, NEWEST).stream()
                .map(each -> each.path("id").asString(""))
                .filter(each -> each.startsWith(id))
                .toList();
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 ->
                throw new CliException(
                        ExitCode.REFUSED,
                        "migration-unknown",
                        "no move's id begins with " + given + " (looked among the newest " + NEWEST
                                + "); 'godwit migration ls' lists them");
            default ->
                throw CliException.usage("several moves' ids begin with " + given + ": " + String.join(", ", found)
                        + "; give more of it");
        };
    }
}
