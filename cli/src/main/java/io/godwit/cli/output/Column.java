package io.godwit.cli.output;

import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A column of a table, or a line of what shows one thing.
 *
 * @param header in capitals
 * @param wide whether only {@code -o wide} has it
 * @param shrinks whether its cells may be cut when the terminal is too narrow
 * @param cell what an item shows there; an empty text where it has nothing
 */
public record Column(String header, boolean wide, boolean shrinks, Function<JsonNode, String> cell) {

    private static final Pattern MINUTE = Pattern.compile("^([0-9-]+)T([0-9]{2}:[0-9]{2}).*$");
    private static final Pattern FRACTION = Pattern.compile("\\.[0-9]+Z$");

    /** The text at that JSON pointer. */
    public static Column text(String header, String pointer) {
        return of(header, item -> item.at(pointer).asString(""));
    }

    /** The constant at that JSON pointer, as a word. */
    public static Column word(String header, String pointer) {
        return of(header, item -> Words.of(item.at(pointer).asString("")));
    }

    /** The ISO-8601 instant at that JSON pointer, to the second: milliseconds are for programs. */
    public static Column time(String header, String pointer) {
        return of(
                header, item -> FRACTION.matcher(item.at(pointer).asString("")).replaceFirst("Z"));
    }

    /** The same for narrow tables: day and minute, UTC. */
    public static Column minute(String header, String pointer) {
        return of(header, item -> MINUTE.matcher(item.at(pointer).asString("")).replaceFirst("$1 $2"));
    }

    /** The number of bytes at that JSON pointer, with a unit. */
    public static Column bytes(String header, String pointer) {
        return of(
                header,
                item -> item.at(pointer).isNumber()
                        ? Units.bytes(item.at(pointer).asLong(0))
                        : "");
    }

    public static Column of(String header, Function<JsonNode, String> cell) {
        return new Column(header, false, false, cell);
    }

    public Column onlyWide() {
        return new Column(header, true, shrinks, cell);
    }

    public Column shrinking() {
        return new Column(header, wide, true, cell);
    }

    String cleanCell(JsonNode item) {
        return Text.clean(cell.apply(item));
    }
}
