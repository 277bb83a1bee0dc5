package io.godwit.cli.output;

import io.godwit.cli.problem.CliException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of options as the API takes them; what is wrong is refused here, in the words of the command line. */
public final class Options {

    private Options() {}

    /** The API's names of the states that were given, by commas; null stays null. */
    public static <E extends Enum<E>> @Nullable String states(String option, Class<E> type, @Nullable String words) {
        return words == null
                ? null
                : Arrays.stream(words.split(",", -1))
                        .map(word -> constant(option, type, word.strip()).name())
                        .collect(Collectors.joining(","));
    }

    public static <E extends Enum<E>> E constant(String option, Class<E> type, String word) {
        try {
            return Words.constant(type, word);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("invalid value for option " + option + ": " + e.getMessage());
        }
    }

    /** ISO-8601 out of {@code 24h}, a day or an instant; null stays null. */
    public static @Nullable String moment(String option, @Nullable String text) {
        try {
            return text == null ? null : Units.parseMoment(text, Instant.now()).toString();
        } catch (IllegalArgumentException e) {
            throw CliException.usage("invalid value for option " + option + ": " + e.getMessage());
        }
    }

    /** The number, if it lies within the limits. */
    public static long within(String option, long value, long least, long most, String unit) {
        if (value < least || value > most) {
            throw CliException.usage("invalid value for option " + option + ": " + value + unit + " is not between "
                    + least + unit + " and " + most + unit);
        }
        return value;
    }
}
