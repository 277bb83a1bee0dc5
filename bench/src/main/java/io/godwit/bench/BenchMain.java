package io.godwit.bench;

import io.godwit.bench.api.ApiBenchCommand;
import io.godwit.bench.move.MoveBenchCommand;
import io.godwit.lab.layout.LabException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code godwit bench ...}. */
@Command(
        name = "godwit bench",
        mixinStandardHelpOptions = true,
        subcommands = {MoveBenchCommand.class, ApiBenchCommand.class},
        description = "Measures Godwit beside what it must be compared with.")
public final class BenchMain {
    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchMain()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof LabException) {
                command.getErr().println("godwit: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
    }
}
