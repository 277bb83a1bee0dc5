package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;

/** Waiting between two attempts. */
final class Pause {

    private Pause() {}

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    static CliException interrupted() {
        Thread.currentThread().interrupt();
        return new CliException(ExitCode.OTHER, "interrupted", "interrupted while waiting for the controller");
    }
}
