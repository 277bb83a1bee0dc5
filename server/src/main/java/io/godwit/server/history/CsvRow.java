package io.godwit.server.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a CSV file (RFC 4180), line end included.
 *
 * <p>Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers and instants are written as they
 * are.
 */
final class CsvRow {

    private static final String LINE_END = "\r\n";

    private final List<String> cells = new ArrayList<>();

    /** Text of others; empty when absent. */
    CsvRow text(@Nullable String value) {
        cells.add(value == null ? "" : quoted(defused(value)));
        return this;
    }

    /** What Godwit made itself: ids, numbers, instants, words; empty when absent. */
    CsvRow plain(@Nullable Object value) {
        cells.add(value == null ? "" : quoted(value.toString()));
        return this;
    }

    @Override
    public String toString() {
        return String.join(",", cells) + LINE_END;
    }

    private static String defused(String text) {
        return text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
