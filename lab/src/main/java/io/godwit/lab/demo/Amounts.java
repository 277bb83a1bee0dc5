package io.godwit.lab.demo;

import java.util.Locale;

/** Sizes, times and counts as people read them. */
final class Amounts {
    private static final String[] SIZES = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, SIZES[unit]);
    }

    /** Milliseconds below a second, seconds from there. */
    static String millis(double millis) {
        if (millis >= 1000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** Digits in groups of three. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
