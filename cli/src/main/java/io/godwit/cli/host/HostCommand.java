package io.godwit.cli.host;

import picocli.CommandLine.Command;

/** {@code godwit host}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        description = "Hosts.",
        subcommands = {
            HostListCommand.class,
            HostShowCommand.class,
            HostTokenCommand.class,
            MaintenanceCommand.class,
            HostRemoveCommand.class
        })
public final class HostCommand {

    private HostCommand() {}
}
