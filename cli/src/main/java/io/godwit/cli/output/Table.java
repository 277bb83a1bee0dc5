package io.godwit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Rows in columns as wide as they need be; on a terminal no wider than it: the widest of the columns that may shrink are
 * cut, as far as {@link #NARROWEST}. What is piped into another program is never cut.
 */
final class Table {

    /** No column is cut below this. */
    static final int NARROWEST = 6;

    private static final String NOTHING = "-";
    private static final int GAP = 2;

    private final List<Column> columns;
    private final List<List<String>> lines = new ArrayList<>();

    Table(List<Column> columns, List<JsonNode> items) {
        this.columns = List.copyOf(columns);
        lines.add(columns.stream().map(Column::header).toList());
        items.forEach(item -> lines.add(columns.stream()
                .map(column -> column.cleanCell(item))
                .map(cell -> cell.isEmpty() ? NOTHING : cell)
                .toList()));
    }

    /** The lines, fitted to so many columns of a terminal where that can be done; 0 = as wide as need be. */
    List<String> lines(int terminalWidth) {
        int[] widths = widths();
        if (terminalWidth > 0) {
            fit(widths, terminalWidth);
        }
        return lines.stream().map(line -> line(line, widths)).toList();
    }

    private int[] widths() {
        return IntStream.range(0, columns.size())
                .map(i -> lines.stream()
                        .mapToInt(line -> Text.width(line.get(i)))
                        .max()
                        .orElse(0))
                .toArray();
    }

    private void fit(int[] widths, int terminalWidth) {
        int gaps = GAP * (widths.length - 1);
        while (IntStream.of(widths).sum() + gaps > terminalWidth) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean candidate = columns.get(i).shrinks() && widths[i] > NARROWEST;
                if (candidate && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Text.shortened(cells.get(i), widths[i]);
            text.append(cell).append(" ".repeat(widths[i] - Text.width(cell) + GAP));
        }
        return text.toString().stripTrailing();
    }
}
