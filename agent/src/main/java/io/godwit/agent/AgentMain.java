package io.godwit.agent;

import io.godwit.agent.enrolment.JoinCommand;
import io.godwit.model.GodwitException;
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
            err.println("error: " + failure.getMessage());
            if (failure instanceof GodwitException known) {
                err.println("code: " + known.code().code());
            } else {
                failure.printStackTrace(err);
            }
            return 1;
        });
        System.exit(line.execute(arguments));
    }
}
