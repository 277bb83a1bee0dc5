package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.CliException.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Names that a mistyped one may have meant. */
public final class NearNames {

    private static final int MOST = 5;

    private NearNames() {}

    private static final Map<String, String> KINDS =
            Map.of("vm-unknown", "vms", "host-unknown", "hosts", "cluster-unknown", "clusters");

    /**
     * The error with near names added, where it says that a name is not known.
     *
     * @param asked for an error's code, for example {@code vm-unknown}, the names that the user gave
     */
    public static CliException added(ApiClient api, CliException error, Map<String, List<String>> asked) {
        List<Reason> reasons = error.reasons().stream()
                .map(each -> new Reason(
                        each.subject(), each.code(), each.detail() + hint(api, each.code(), List.of(each.subject()))))
                .toList();
        String hint = reasons.isEmpty() ? hint(api, error.code(), asked.getOrDefault(error.code(), List.of())) : "";
        return new CliException(error.exitCode(), error.code(), error.message() + hint, reasons);
    }

    /** The answer to a request that names something; an error that the name is not known lists near names. */
    public static JsonNode explained(ApiClient api, String code, String asked, Supplier<JsonNode> request) {
        try {
            return request.get();
        } catch (CliException e) {
            throw added(api, e, Map.of(code, List.of(asked)));
        }
    }

    private static String hint(ApiClient api, String code, List<String> asked) {
        String kind = KINDS.get(code);
        List<String> near = kind == null || asked.isEmpty() ? List.of() : near(asked, names(api, kind));
        return near.isEmpty() ? "" : "; near names: " + String.join(", ", near);
    }

    private static List<String> names(ApiClient api, String kind) {
        try {
            return api.list(ApiClient.path(kind), Query.NONE, 0).stream()
                    .map(each -> each.path("name").asString(""))
                    .toList();
        } catch (CliException e) {
            // The error itself is what matters; without names it is told all the same.
            return List.of();
        }
    }

    static List<String> near(List<String> asked, List<String> known) {
        return asked.stream()
                .flatMap(name -> known.stream()
                        .filter(each -> distance(name, each) <= farthest(name) || begins(each, name))
                        .sorted(Comparator.comparingInt((String each) -> distance(name, each))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(MOST))
                .filter(each -> !Set.copyOf(asked).contains(each))
                .distinct()
                .toList();
    }

    private static boolean begins(String known, String asked) {
        return asked.length() >= 2 && known.toLowerCase(Locale.ROOT).startsWith(asked.toLowerCase(Locale.ROOT));
    }

    private static int farthest(String name) {
        return Math.max(1, name.length() / 3);
    }

    /** Characters to insert, delete or replace (Levenshtein), upper and lower case alike. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
