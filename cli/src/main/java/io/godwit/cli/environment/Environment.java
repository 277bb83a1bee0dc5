package io.godwit.cli.environment;

import io.godwit.cli.problem.CliException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What surrounds the program.
 *
 * @param variables value of an environment variable; null where it is not set
 * @param terminal where standard output goes when that is a terminal; absent otherwise
 * @param errorTerminal the same of standard error
 */
public record Environment(
        UnaryOperator<@Nullable String> variables,
        InputStream standardInput,
        Optional<? extends Terminal> terminal,
        Optional<? extends Terminal> errorTerminal) {

    /** The root command, which knows its environment. */
    public interface Holder {
        Environment environment();
    }

    /** That of this process. */
    public static Environment ofProcess() {
        return new Environment(System::getenv, System.in, TerminalDevice.find(1), TerminalDevice.find(2));
    }

    /** That of the command line to which the command belongs. */
    public static Environment of(CommandSpec spec) {
        if (spec.root().userObject() instanceof Holder holder) {
            return holder.environment();
        }
        throw new IllegalStateException("the root command " + spec.root().name() + " knows no environment");
    }

    /** Empty when it is not set or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isBlank());
    }

    /** How long a connection may take, {@code $GODWIT_TIMEOUT} in seconds; empty where it is not set. */
    public Optional<Duration> timeout() {
        return variable("GODWIT_TIMEOUT").map(text -> {
            if (!text.matches("[1-9][0-9]{0,3}")) {
                throw CliException.usage("GODWIT_TIMEOUT is a number of seconds, 1 to 9999, not '" + text + "'");
            }
            return Duration.ofSeconds(Integer.parseInt(text));
        });
    }

    /** {@code $XDG_CONFIG_HOME/godwit}, by default {@code ~/.config/godwit} (XDG Base Directory Specification). */
    public Path configuration() {
        return variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(variable("HOME").orElse(System.getProperty("user.home")), ".config"))
                .resolve("godwit");
    }
}
