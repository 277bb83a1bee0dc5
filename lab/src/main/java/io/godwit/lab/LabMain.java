package io.godwit.lab;

import io.godwit.lab.layout.LabException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The parts of Godwit that need a lab: {@code godwit lab ...} and {@code godwit demo}. */
@Command(
        name = "godwit",
        subcommands = {LabCommand.class, DemoCommand.class},
        description = "Real hosts on one machine.")
public final class LabMain {
    private LabMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LabMain()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof LabException) {
                command.getErr().println("godwit: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
    }
}
