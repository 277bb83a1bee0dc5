package io.godwit.cli;

import java.util.Locale;

/** The API's constants as words for people. */
final class Words {

    private Words() {}

    static String of(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
