package io.godwit.model;

/**
 * Text of others made safe for messages and logs: names of VMs and what daemons say may hold what a terminal would obey or
 * what would make one line look like two.
 */
public final class Printable {

    private Printable() {}

    /**
     * One line: line ends and tabs become blanks; other control characters, marks that turn the direction of text and
     * lone surrogates become visible as {@code \}{@code uXXXX}. Ends without blanks.
     */
    public static String line(String text) {
        if (text.codePoints().noneMatch(point -> Character.isISOControl(point) || obeyed(point))) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\r' || point == '\t') {
                safe.append(' ');
            } else if (obeyed(point)) {
                safe.append(String.format("\\u%04x", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString().stripTrailing();
    }

    private static boolean obeyed(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
