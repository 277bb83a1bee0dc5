package io.godwit.agent;

import io.godwit.agent.enrolment.JoinCommand;
import io.godwit.link.FileErrors;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The agent's command line. */
@Command(
        name = "godwit agent",
        description = "The process that represents this host at the controller.",
        subcommands = {JoinCommand.class, RunCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class AgentMain {

    private AgentMain() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new AgentMain());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            switch (failure) {
                case GodwitException known ->
                    err.println("error: " + known.getMessage() + "\ncode: "
                            + known.code().code());
                case IOException file -> err.println("error: " + FileErrors.explain(file));
                case IllegalArgumentException settings -> err.println("error: " + settings.getMessage());
                default -> failure.printStackTrace(err);
            }
            return 1;
        });
        System.exit(line.execute(arguments));
    }
}
