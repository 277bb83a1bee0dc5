package io.godwit.cli;

import io.godwit.cli.environment.Environment;
import io.godwit.cli.environment.Terminal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs the command line within the test, with its own environment, and keeps what it printed. */
final class CommandRun {

    final Map<String, String> variables = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Optional<Terminal> terminal = Optional.empty();
    private InputStream input = InputStream.nullInputStream();

    /** With an empty home. */
    CommandRun(Path home) {
        variables.put("HOME", home.toString());
        variables.put("GODWIT_TIMEOUT", "120"); // A busy machine is no failure.
        variables.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    }

    /** With a controller given by environment variables. */
    CommandRun(Path home, String server, Path token, Path authority) {
        this(home);
        variables.put("GODWIT_SERVER", server);
        variables.put("GODWIT_TOKEN_FILE", token.toString());
        variables.put("GODWIT_CA", authority.toString());
    }

    CommandRun input(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Standard output and standard error lead to a terminal of that size. */
    CommandRun terminal(int columns, int rows) {
        terminal = Optional.of(() -> new Terminal.Size(columns, rows));
        return this;
    }

    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Environment environment = new Environment(variables::get, input, terminal, terminal);
        return Godwit.commandLine(environment, Godwit.wanted(arguments))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
