package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.OperationId;
import io.godwit.model.migration.MigrationState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request that lists moves, as they came.
 *
 * @param vm name or UUID, as the others: a UUID in any case
 * @param state names of states, separated by commas
 * @param since ISO-8601
 * @param until ISO-8601
 */
public record MigrationQuery(
        @Nullable String vm,
        @Nullable String host,
        @Nullable String source,
        @Nullable String target,
        @Nullable String state,
        @Nullable String operation,
        @Nullable String since,
        @Nullable String until) {

    private static final String INSTANT = "an instant is needed, for example 2026-01-31T12:00:00Z";

    /**
     * Which moves are wanted.
     *
     * @throws GodwitException {@link ErrorCode#REQUEST_INVALID} that names the parameter
     */
    public MigrationFilter filter() {
        return new MigrationFilter(
                idOrName(vm),
                idOrName(host),
                idOrName(source),
                idOrName(target),
                state == null ? Set.of() : states("state", state),
                optional("operation", operation, "an operation's id is a UUID", OperationId::parse),
                optional("since", since, INSTANT, Instant::parse),
                optional("until", until, INSTANT, Instant::parse));
    }

    /**
     * Names of states, separated by commas.
     *
     * @throws GodwitException {@link ErrorCode#REQUEST_INVALID} that names the parameter
     */
    public static Set<MigrationState> states(String parameter, String text) {
        Set<MigrationState> states = EnumSet.noneOf(MigrationState.class);
        for (String word : text.split(",", -1)) {
            states.add(read(
                    parameter,
                    word,
                    "known are " + Arrays.toString(MigrationState.values()) + ", several separated by commas",
                    name -> MigrationState.valueOf(name.strip().toUpperCase(Locale.ROOT))));
        }
        return states;
    }

    private static @Nullable String idOrName(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static <T> @Nullable T optional(
            String name, @Nullable String text, String help, Function<String, T> reader) {
        return text == null ? null : read(name, text, help, reader);
    }

    private static <T> T read(String name, String text, String help, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new GodwitException(ErrorCode.REQUEST_INVALID, "parameter " + name + ": " + help, e);
        }
    }
}
