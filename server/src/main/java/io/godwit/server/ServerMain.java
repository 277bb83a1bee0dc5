package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import io.godwit.server.store.StartFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit server}: runs the controller until it is told to end (SIGTERM, SIGINT). */
@Command(
        name = "godwit server",
        description = "Runs the controller.",
        mixinStandardHelpOptions = true,
        subcommands = TokenCommand.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:ended as told", "1:could not start, or did not end cleanly", "2:wrong usage"})
public final class ServerMain implements Callable<Integer> {

    /** How lines of the log look. */
    enum LogFormat {
        text,
        json
    }

    // Not marked as required: picocli would then want it before the subcommand too.
    @Option(names = "--data", description = "Data directory (needed); made if it is missing.")
    private @Nullable Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--listen", defaultValue = "0.0.0.0", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String listen = "0.0.0.0";

    @Option(names = "--port", defaultValue = "8443", description = "Port, 0 = any free (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--name",
            description =
                    "DNS name or IP address under which hosts reach this controller; may be repeated. Default: the"
                            + " addresses of this machine.")
    private List<String> names = List.of();

    @Option(
            names = "--log-format",
            defaultValue = "text",
            description = "Lines of the log (on standard error): ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private LogFormat logFormat = LogFormat.text;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new ServerMain()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((error, _, _) -> {
            if (error instanceof StartFailure || error instanceof IllegalArgumentException) {
                System.err.println("error: " + error.getMessage());
            } else {
                error.printStackTrace();
            }
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (data == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Missing required option: '--data=DIR'");
        }
        // Read by logback.xml, before the first logger is made.
        System.setProperty("godwit.log", logFormat.name());
        ServerSettings settings = new ServerSettings(data, listen, port, names);
        GodwitServer server = GodwitServer.start(settings);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(server)));
        System.out.println("ready https://" + settings.localAddress() + ":" + server.port());
        new CountDownLatch(1).await();
        return 0;
    }

    /** A JVM that a signal ends has 128 and more as its exit code, unless its last hook says otherwise. */
    private static void end(GodwitServer server) {
        int code = 0;
        try {
            server.close();
        } catch (RuntimeException e) {
            e.printStackTrace();
            code = 1;
        }
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }
}
