package io.godwit.server.page;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.time.Instant;
import java.util.UUID;

/**
 * A place in a list that is sorted by creation and id, the newest first.
 *
 * @param createdAtMillis since the epoch
 */
public record Position(long createdAtMillis, String id) {

    private static final Position BEGINNING = new Position(Long.MAX_VALUE, "");

    /** After the last item of the part before; {@link ErrorCode#REQUEST_INVALID} for a cursor of another list. */
    public static Position after(PageRequest page) {
        String key = page.after();
        if (key == null) {
            return BEGINNING;
        }
        int comma = key.indexOf(',');
        try {
            return new Position(
                    Long.parseLong(key.substring(0, Math.max(comma, 0))),
                    UUID.fromString(key.substring(comma + 1)).toString());
        } catch (IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "parameter cursor: take it as it stood in 'next' of the part before", e);
        }
    }

    /** The key of an item, for {@link PageRequest#first}. */
    public static String key(Instant createdAt, Object id) {
        return createdAt.toEpochMilli() + "," + id;
    }
}
