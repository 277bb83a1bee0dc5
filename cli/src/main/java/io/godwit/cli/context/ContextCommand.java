package io.godwit.cli.context;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.LoginStore.Logins;
import io.godwit.cli.environment.Environment;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Output;
import io.godwit.cli.problem.CliException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code godwit context}. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        description = "Kept logins: which controllers this user knows and which one counts.",
        subcommands = {
            ContextCommand.ListCommand.class,
            ContextCommand.ShowCommand.class,
            ContextCommand.UseCommand.class,
            ContextCommand.RemoveCommand.class
        })
public final class ContextCommand {

    private static final List<Column> COLUMNS = List.of(
            Column.of("CURRENT", each -> each.path("current").asBoolean(false) ? "*" : ""),
            Column.text("NAME", "/name"),
            Column.text("SERVER", "/server"),
            Column.text("ACCOUNT", "/account").shrinking(),
            Column.word("ROLE", "/role"),
            Column.time("EXPIRES", "/expiresAt"));

    private ContextCommand() {}

    /** The names of the kept logins, for completion. */
    public static Set<String> names(Environment environment) {
        return new LoginStore(environment).load().contexts().keySet();
    }

    /** A kept login without its token. */
    private static JsonNode view(Logins logins, String name) {
        Login login = logins.require(name);
        ObjectNode view = ApiClient.JSON.createObjectNode();
        view.put("name", name);
        view.put("current", name.equals(logins.current()));
        view.put("server", login.server());
        view.put("account", login.account());
        view.put("role", login.role());
        view.put("expiresAt", login.expiresAt());
        view.put("ownAuthority", login.authority() != null);
        return view;
    }

    @Command(
            name = "ls",
            description = "Lists the kept logins; * marks the current one.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            Logins logins = new LoginStore(output.environment()).load();
            output.list(
                    logins.contexts().keySet().stream()
                            .map(name -> view(logins, name))
                            .toList(),
                    COLUMNS);
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a kept login, never its token.", mixinStandardHelpOptions = true)
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CONTEXT", arity = "0..1", description = "The context; the current one by default.")
        private @Nullable String name;

        @Override
        public Integer call() {
            LoginStore store = new LoginStore(output.environment());
            Logins logins = store.load();
            String chosen = name == null ? logins.current() : name;
            if (chosen == null) {
                throw CliException.usage("no context is current; 'godwit context ls' lists the kept logins");
            }
            List<Column> lines = List.of(
                    Column.text("context", "/name"),
                    Column.of("current", each -> each.path("current").asBoolean(false) ? "yes" : "no"),
                    Column.text("server", "/server"),
                    Column.text("account", "/account"),
                    Column.word("role", "/role"),
                    Column.time("token expires", "/expiresAt"),
                    Column.of(
                            "CA",
                            each -> each.path("ownAuthority").asBoolean(false)
                                    ? "kept with the login"
                                    : "those of this machine"),
                    Column.of("kept in", _ -> store.file().toString()));
            output.item(view(logins, chosen), lines);
            return 0;
        }
    }

    @Command(name = "use", description = "Makes a kept login the current one.", mixinStandardHelpOptions = true)
    static final class UseCommand implements Callable<Integer> {

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CONTEXT", description = "Name of the context.")
        private String name = "";

        @Override
        public Integer call() {
            Logins changed = new LoginStore(output.environment()).change(logins -> {
                logins.require(name);
                return new Logins(name, logins.contexts());
            });
            output.say("context " + name + " is the current one: "
                    + changed.require(name).server());
            return 0;
        }
    }

    @Command(name = "rm", description = "Forgets a kept login with its token.", mixinStandardHelpOptions = true)
    static final class RemoveCommand implements Callable<Integer> {

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CONTEXT", description = "Name of the context.")
        private String name = "";

        @Override
        public Integer call() {
            new LoginStore(output.environment()).change(logins -> {
                logins.require(name);
                return logins.without(name);
            });
            output.say("the login of context " + name + " is forgotten");
            return 0;
        }
    }
}
