package io.godwit.cli.output;

import io.godwit.cli.problem.CliException;
import picocli.CommandLine.Option;

/** How much of a list is wanted; all of it by default. */
public final class Limit {

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; all by default.")
    private int limit;

    /** 0 = all. */
    public int value() {
        if (limit < 0) {
            throw CliException.usage("--limit must be a number from 1 on; leave it out for all");
        }
        return limit;
    }
}
