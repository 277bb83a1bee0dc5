package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import java.util.UUID;
import java.util.regex.Pattern;

/** Marks one intent: the controller carries out requests of the same key once, and answers the same again. */
public record IdempotencyKey(String value) {

    private static final Pattern FORM = Pattern.compile("[!-~]{1,100}");

    public IdempotencyKey {
        if (!FORM.matcher(value).matches()) {
            throw CliException.usage("an idempotency key has 1 to 100 visible ASCII characters and no blank");
        }
    }

    public static IdempotencyKey random() {
        return new IdempotencyKey(UUID.randomUUID().toString());
    }
}
