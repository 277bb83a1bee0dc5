package io.godwit.agent.enrolment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.link.FileErrors;
import io.godwit.link.JoinToken;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit agent join}: makes this machine a host of the controller that made the token. */
@Command(
        name = "join",
        description = "Joins this machine to the controller that made the token.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:joined", "1:not joined, nothing changed", "2:wrong usage"})
public final class JoinCommand implements Callable<Integer> {

    private static final int LONGEST_TOKEN = 16 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "File that holds the join token; - reads it from standard input.")
    private String tokenFile = "";

    @Option(names = "--force", description = "Replace the enrolment that this machine has.")
    private boolean force;

    @Override
    public Integer call() {
        Path directory = Enrolment.defaultDirectory();
        try {
            Enrolment enrolment = Joining.join(JoinToken.parse(read()), directory, force);
            spec.commandLine()
                    .getOut()
                    .println("joined as host " + enrolment.hostName() + " (" + enrolment.hostId() + "); enrolment in "
                            + directory);
            spec.commandLine().getOut().println(next(directory));
            return 0;
        } catch (GodwitException e) {
            return failed(e.getMessage() + "\ncode: " + e.code().code());
        } catch (IOException e) {
            return failed("cannot read the token from " + tokenFile + ": " + FileErrors.explain(e));
        }
    }

    private static String next(Path directory) {
        Path policy = directory.resolve("host.conf");
        return Files.exists(policy)
                ? "next: godwit agent run"
                : "next: name the adapter for migration traffic in " + policy
                        + " (migration.adapters = NAME), then: godwit agent run";
    }

    private String read() throws IOException {
        byte[] bytes;
        if (tokenFile.equals("-")) {
            bytes = System.in.readNBytes(LONGEST_TOKEN);
        } else {
            try (var file = Files.newInputStream(Path.of(tokenFile))) {
                bytes = file.readNBytes(LONGEST_TOKEN);
            }
        }
        return new String(bytes, UTF_8);
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("error: " + message);
        return 1;
    }
}
