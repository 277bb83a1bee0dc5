package io.godwit.cli.completion;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.context.ContextCommand;
import io.godwit.cli.environment.Environment;
import io.godwit.cli.output.Text;
import io.godwit.cli.problem.CliException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * {@code godwit names}: what the shell's completion asks for. Quick or not at all, and never an error: a shell that completes
 * has nobody to tell it to.
 */
@Command(name = "names", hidden = true, description = "Names for the completion of shells, one a line.")
public final class NamesCommand implements Callable<Integer> {

    private static final Duration DEADLINE = Duration.ofMillis(1500);
    private static final int MOST = 5000;

    /** What can be asked for, in the words of the help's placeholders. */
    enum Kind {
        VM,
        HOST,
        CLUSTER,
        MIGRATION,
        CONTEXT
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Parameters
    private Kind kind = Kind.VM;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set this command up");
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            names(Environment.of(spec))
                    .filter(name -> name.equals(Text.clean(name)))
                    .forEach(out::println);
        } catch (CliException e) {
            return e.exitCode().number();
        }
        out.flush();
        return 0;
    }

    private Stream<String> names(Environment environment) {
        if (kind == Kind.CONTEXT) {
            return ContextCommand.names(environment).stream();
        }
        try (ApiClient api =
                new ApiClient(connection.endpoint().within(environment.timeout().orElse(DEADLINE)))) {
            return switch (kind) {
                case VM -> list(api, "vms", "name");
                case HOST -> list(api, "hosts", "name");
                case CLUSTER -> list(api, "clusters", "name");
                case MIGRATION -> list(api, "migrations", "id");
                case CONTEXT -> Stream.of();
            };
        }
    }

    private static Stream<String> list(ApiClient api, String what, String field) {
        List<JsonNode> items = api.list(ApiClient.path(what), Query.NONE, what.equals("migrations") ? 50 : MOST);
        return items.stream().map(each -> each.path(field).asString("")).filter(name -> !name.isEmpty());
    }
}
