package io.godwit.cli.vm;

import io.godwit.cli.migration.MigrateCommand;
import picocli.CommandLine.Command;

/** {@code godwit vm}. */
@Command(
        name = "vm",
        mixinStandardHelpOptions = true,
        description = "Virtual machines.",
        subcommands = {VmListCommand.class, VmShowCommand.class, MigrateCommand.class})
public final class VmCommand {

    private VmCommand() {}
}
