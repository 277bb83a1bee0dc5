package io.godwit.tunnel;

/** Limits of the words with which a connection is refused. */
final class Refusal {
    static final int MAXIMUM_CODE = 64;
    static final int MAXIMUM_TEXT = 1024;

    private Refusal() {}

    static void check(String code, String text) {
        if (code.isEmpty() || code.length() > MAXIMUM_CODE || text.length() > MAXIMUM_TEXT) {
            throw new IllegalArgumentException("a refusal needs a code of 1 to " + MAXIMUM_CODE
                    + " characters and a text of at most " + MAXIMUM_TEXT + ": " + code);
        }
    }
}
