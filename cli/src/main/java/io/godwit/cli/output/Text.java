package io.godwit.cli.output;

import java.util.List;

/**
 * Text that came from elsewhere (names of VMs, messages of hypervisors), made safe for a terminal and measured.
 *
 * <p>A name can hold escape sequences that move the cursor or set the window's title, and marks that turn the direction of
 * writing. What is not printable is shown as an escape, so that two names that differ still look different.
 */
public final class Text {

    /** From one code point to another, both included. */
    private record Block(int first, int last) {}

    /** East Asian wide and full-width characters and pictographs (Unicode TR 11, its large blocks). */
    private static final List<Block> WIDE = List.of(
            new Block(0x1100, 0x115f),
            new Block(0x2e80, 0x303e),
            new Block(0x3040, 0xa4cf),
            new Block(0xac00, 0xd7a3),
            new Block(0xf900, 0xfaff),
            new Block(0xfe30, 0xfe6f),
            new Block(0xff00, 0xff60),
            new Block(0xffe0, 0xffe6),
            new Block(0x1f300, 0x1f64f),
            new Block(0x1f900, 0x1f9ff),
            new Block(0x20000, 0x3fffd));

    private Text() {}

    /** The text without control characters, line ends included. */
    public static String clean(String text) {
        return text.codePoints().allMatch(Text::harmless) ? text : escaped(text, false);
    }

    /** The same for text of several lines: line feeds stay. */
    public static String cleanLines(String text) {
        return text.codePoints().allMatch(point -> point == '\n' || harmless(point)) ? text : escaped(text, true);
    }

    /** How many columns of a terminal the text takes. */
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    /** The text in at most so many columns; an ellipsis stands for what was left out. */
    public static String shortened(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int point : text.codePoints().toArray()) {
            if (used + width(point) > columns - 1) {
                break;
            }
            kept.appendCodePoint(point);
            used += width(point);
        }
        return kept.append('…').toString();
    }

    private static String escaped(String text, boolean lines) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (harmless(point) || (lines && point == '\n')) {
                clean.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    clean.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return clean.toString();
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return wide(point) ? 2 : 1;
    }

    private static boolean wide(int point) {
        return WIDE.stream().anyMatch(block -> block.first() <= point && point <= block.last());
    }
}
