package io.godwit.cli.migration;

import picocli.CommandLine.Command;

/** {@code godwit migration}. */
@Command(
        name = "migration",
        mixinStandardHelpOptions = true,
        description = "Moves. Where an ID is asked for, its first characters are enough.",
        subcommands = {
            MigrationListCommand.class,
            MigrationShowCommand.class,
            MigrationWatchCommand.class,
            MigrationCancelCommand.class
        })
public final class MigrationCommand {

    private MigrationCommand() {}
}
