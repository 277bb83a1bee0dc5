package io.godwit.server.problem;

/**
 * Text of others made safe to show: what a terminal or a log would obey (control characters, line ends, marks that turn
 * the direction of text) becomes visible as {@code \}{@code uXXXX}.
 */
public final class Printable {

    private Printable() {}

    public static String text(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (obeyed(point)) {
                safe.append(String.format("\\u%04x", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    /** The same, cut to {@code longest} characters. */
    public static String shortened(Object value, int longest) {
        String text = String.valueOf(value);
        return text(text.length() <= longest ? text : text.substring(0, longest) + "…");
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
