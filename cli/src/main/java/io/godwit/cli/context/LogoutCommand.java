package io.godwit.cli.context;

import io.godwit.cli.output.Output;
import io.godwit.cli.problem.CliException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit logout}. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        description =
                "Forgets a kept login with its token. The token itself stays valid: 'godwit token revoke' ends it.")
public final class LogoutCommand implements Callable<Integer> {

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "CONTEXT", arity = "0..1", description = "The context; the current one by default.")
    private @Nullable String name;

    @Override
    public Integer call() {
        LoginStore store = new LoginStore(output.environment());
        String chosen = name == null ? store.load().current() : name;
        if (chosen == null) {
            throw CliException.usage("no context is current; 'godwit context ls' lists the kept logins");
        }
        store.change(logins -> {
            logins.require(chosen);
            return logins.without(chosen);
        });
        output.say("the login of context " + chosen
                + " is forgotten; its token stays valid until it expires or is revoked");
        return 0;
    }
}
