package io.godwit.cli;

import io.godwit.cli.alarm.AlarmCommand;
import io.godwit.cli.cluster.ClusterCommand;
import io.godwit.cli.completion.CompletionCommand;
import io.godwit.cli.completion.NamesCommand;
import io.godwit.cli.context.ContextCommand;
import io.godwit.cli.context.LoginCommand;
import io.godwit.cli.context.LogoutCommand;
import io.godwit.cli.environment.Environment;
import io.godwit.cli.event.EventsCommand;
import io.godwit.cli.history.HistoryCommand;
import io.godwit.cli.host.HostCommand;
import io.godwit.cli.manual.ManCommand;
import io.godwit.cli.migration.MigrationCommand;
import io.godwit.cli.migration.OperationCommand;
import io.godwit.cli.output.Text;
import io.godwit.cli.output.Units;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.CliException.Reason;
import io.godwit.cli.problem.ExitCode;
import io.godwit.cli.resource.AdapterCommand;
import io.godwit.cli.resource.DatastoreCommand;
import io.godwit.cli.resource.NetworkCommand;
import io.godwit.cli.token.TokenCommand;
import io.godwit.cli.token.WhoAmICommand;
import io.godwit.cli.vm.VmCommand;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code godwit}: the command line. */
@Command(
        name = "godwit",
        description = "Moves running virtual machines between Linux/KVM hosts.",
        mixinStandardHelpOptions = true)
public final class Godwit implements Environment.Holder {

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            VmCommand.class,
            HostCommand.class,
            MigrationCommand.class,
            OperationCommand.class,
            HistoryCommand.class,
            ClusterCommand.class,
            NetworkCommand.class,
            DatastoreCommand.class,
            AdapterCommand.class,
            AlarmCommand.class,
            EventsCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            WhoAmICommand.class,
            ContextCommand.class,
            TokenCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            VersionCommand.class,
            NamesCommand.class);

    /** Commands that look at all others. */
    private static final Set<Class<?>> OVERVIEWS = Set.of(CompletionCommand.class, ManCommand.class);

    private final Environment environment;

    private Godwit(Environment environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(Environment.ofProcess(), wanted(arguments)).execute(arguments));
    }

    /** The whole command line, for embedding; errors go to its error writer, exit codes are the result of execute. */
    public static CommandLine commandLine(Environment environment) {
        return commandLine(environment, COMMANDS);
    }

    /** Reading the annotations of all commands takes longer than most commands: only those that are needed are read. */
    static List<Class<?>> wanted(String... arguments) {
        return COMMANDS.stream()
                .filter(each -> arguments.length > 0
                        && !OVERVIEWS.contains(each)
                        && name(each).equals(arguments[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    static CommandLine commandLine(Environment environment, List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Godwit(environment));
        commands.forEach(each -> line.addSubcommand(name(each), each));
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Godwit::duration)
                .setExecutionExceptionHandler((error, failed, _) -> failed(error, failed.getErr()));
        CommonHelp.add(line);
        return line;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public Environment environment() {
        return environment;
    }

    private static Duration duration(String text) {
        try {
            return Units.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static int failed(Exception error, PrintWriter err) {
        CliException known = error instanceof CliException expected
                ? expected
                : new CliException(ExitCode.OTHER, "internal", String.valueOf(error));
        err.println("error: " + Text.cleanLines(summary(known)));
        for (Reason reason : known.reasons()) {
            err.println("  " + Text.clean(reason.subject() + ": " + reason.detail() + " (" + reason.code() + ")"));
        }
        err.println("code: " + Text.clean(known.code()));
        err.flush();
        return known.exitCode().number();
    }

    /** Without the reasons that follow one by one. */
    private static String summary(CliException error) {
        String message = error.message();
        int first = error.reasons().isEmpty()
                ? -1
                : message.indexOf(error.reasons().getFirst().subject() + ": ");
        return first > 0 ? message.substring(0, first).stripTrailing() : message;
    }
}
