package io.godwit.cli;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code godwit}: the command line. */
@Command(
        name = "godwit",
        description = "Moves running virtual machines between Linux/KVM hosts.",
        mixinStandardHelpOptions = true,
        subcommands = {VmCommand.class, HostCommand.class, MigrationCommand.class},
        exitCodeListHeading = Godwit.EXIT_CODES_HEADING,
        exitCodeList = {
            "0:done",
            "1:internal or other error",
            "2:wrong usage",
            "3:refused by the controller; the message says why",
            "4:the move failed, the VM runs on at its source",
            "5:the move was cancelled, the VM runs on at its source",
            "6:the outcome of the move is unknown, an alarm stands",
            "7:the controller cannot be reached",
            "8:not authenticated or not authorized"
        })
public final class Godwit {

    static final String EXIT_CODES_HEADING = "%nExit codes:%n";

    private Godwit() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for embedding; errors go to its error writer, exit codes are the result of execute. */
    public static CommandLine commandLine() {
        return new CommandLine(new Godwit())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Godwit::duration)
                .setExecutionExceptionHandler((error, line, _) -> failed(error, line.getErr()));
    }

    private static Duration duration(String text) {
        try {
            return Units.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static int failed(Exception error, PrintWriter err) {
        if (error instanceof CliException known) {
            err.println("error: " + known.getMessage());
            err.println("code: " + known.code());
            err.flush();
            return known.exitCode();
        }
        err.println("error: " + error);
        err.println("code: internal");
        err.flush();
        return ExitCode.OTHER;
    }
}
