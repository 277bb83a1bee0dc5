package io.godwit.lab;

import io.godwit.lab.layout.LabException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people write them: {@code 256MiB}, {@code 1GiB}, {@code 4096}; rates with {@code /s} behind. */
public final class ByteSize {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");
    private static final Map<String, Long> UNITS =
            Map.of("B", 1L, "KiB", 1024L, "MiB", 1024L * 1024, "GiB", 1024L * 1024 * 1024);

    private ByteSize() {}

    public static long parse(String text) {
        Matcher matcher = AMOUNT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new LabException(
                    "'" + text + "' is no amount: write a number with B, KiB, MiB or GiB, such as 256MiB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        long amount = Long.parseLong(matcher.group(1));
        long factor = UNITS.getOrDefault(unit, 1L);
        if (amount > Long.MAX_VALUE / factor) {
            throw new LabException("'" + text + "' is too much: write an amount such as 256MiB");
        }
        return amount * factor;
    }

    /** Bytes a second. */
    public static long parseRate(String text) {
        return parse(
                text.strip().endsWith("/s")
                        ? text.strip().substring(0, text.strip().length() - 2)
                        : text);
    }
}
