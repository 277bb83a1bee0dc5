package io.godwit.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param limit 1 to {@link #LONGEST}
 * @param after the sort key of the last item of the part before; absent for the first part
 */
public record PageRequest(int limit, @Nullable String after) {

    public static final int LONGEST = 5000;

    private static final int USUAL = 100;
    private static final int LONGEST_CURSOR = 1000;

    /** From the parameters {@code limit} and {@code cursor}; {@link ErrorCode#REQUEST_INVALID} for any others. */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        int wanted = limit == null ? USUAL : limit;
        if (wanted < 1 || wanted > LONGEST) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "parameter limit: must be between 1 and " + LONGEST + ", not " + wanted);
        }
        return new PageRequest(wanted, cursor == null ? null : decode(cursor));
    }

    /** The part of a list that is sorted by {@code key}; keys are unique. */
    public <T> Page<T> of(List<T> sorted, Function<? super T, String> key) {
        String from = after;
        List<T> rest = from == null
                ? sorted
                : sorted.stream()
                        .dropWhile(item -> key.apply(item).compareTo(from) <= 0)
                        .toList();
        return first(rest, key);
    }

    /** The part out of items that were read from {@link #after} on, one more than {@link #limit} when there are more. */
    public <T> Page<T> first(List<T> items, Function<? super T, String> key) {
        if (items.size() <= limit) {
            return new Page<>(items, null);
        }
        List<T> part = items.subList(0, limit);
        return new Page<>(part, encode(key.apply(part.getLast())));
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static String decode(String cursor) {
        try {
            if (cursor.length() <= LONGEST_CURSOR) {
                return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like one that is too long.
        }
        throw new GodwitException(
                ErrorCode.REQUEST_INVALID, "parameter cursor: take it as it stood in 'next' of the part before");
    }
}
