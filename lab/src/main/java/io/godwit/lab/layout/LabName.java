package io.godwit.lab.layout;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The name of a lab, 1 to 12 lower-case letters and digits, a letter first. Directories and namespaces carry it, and
 * without a dash in it no lab's name is the beginning of what another lab owns.
 */
public record LabName(String value) {
    private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9]{0,11}");

    private static final int RADIX = 36;
    private static final int RADIX_4 = RADIX * RADIX * RADIX * RADIX;

    public static final LabName DEFAULT = new LabName("lab");

    public LabName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new LabException(
                    "'" + value + "' cannot name a lab: use 1 to 12 lower-case letters and digits, a letter"
                            + " first, such as 'lab2'");
        }
    }

    /** The network namespace of one part of this lab, such as {@code godwit-lab-h1}. */
    public String namespace(String part) {
        return "godwit-" + value + "-" + part;
    }

    /** The file that keeps the network namespace of one part. */
    public Path namespacePath(String part) {
        return LabPaths.NAMESPACES.resolve(namespace(part));
    }

    /**
     * A name that no other lab on this machine is likely to have.
     *
     * @param prefix at most 7 characters
     */
    public static LabName unique(String prefix) {
        return new LabName(prefix
                + Integer.toString(RADIX_4 + new SecureRandom().nextInt(RADIX_4 * (RADIX - 1)), RADIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
